/* SPDX-License-Identifier: MIT */
/* booth-office proof: sheets to check photos and data. booth-office prints: sheets of paper photos.
 * booth-office poster: the page that calls students to the booth. */
#include "daemon/booth-office/office_sheets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/outputs/poster.h"
#include "daemon/outputs/proof_sheet.h"
#include "daemon/outputs/table_out.h"

static const char *option_or(const struct office *office, const char *name, const char *other)
{
	const char *value = usage_option(office->usage, name);
	return value ? value : other;
}

static size_t count_kept(const struct office_handing *handing, size_t first, size_t end)
{
	size_t count = 0;
	for (size_t i = first; i < end; i++)
		count += handing->picks.pick[i].is_left_out ? 0 : 1;
	return count;
}

/* Calls make() for each group of which a photo is kept. name: the file that make() reads. */
static int each_group(struct office_handing *handing, const char *name,
		      int (*make)(struct office_handing *, size_t, size_t, void *), void *user)
{
	int r = 0;
	for (size_t first = 0, end; first < handing->picks.count && r == 0; first = end) {
		end = office_picks_end(&handing->picks, first, handing->by_college);
		office_handing_check(handing, first, end, name);
		size_t kept = count_kept(handing, first, end);
		handing->photos += kept;
		if (kept > 0 && !handing->is_dry)
			r = make(handing, first, end, user);
	}
	return r;
}

/* Opens the item and reads the file that was checked before. */
static int read_again(struct office_handing *handing, struct office_pick *pick, const char *name,
		      uint8_t **ret_bytes, size_t *ret_size)
{
	autoclose int fd = -1;
	struct problem *problem = &handing->office->problem;
	progress_step(&handing->office->progress);
	int r = office_pick_open(handing->office, pick, problem, &fd);
	return r < 0 ? r
		     : office_pick_read(handing->office, fd, name, problem, ret_bytes, ret_size);
}

/* A picture that cannot be drawn leaves out one person. Anything else ends the command. */
static bool is_of_picture(int r)
{
	return r == -EBADMSG || r == -ENOTSUP || r == -EFBIG || r == -EINVAL || r == -ENODATA;
}

/* ---- proof sheets ---- */

static const char *const index_columns[] = { "文件", "页",   "格",   "学号",     "姓名",
					     "学院", "班级", "回执", "照片编号", NULL };

static int put_index(struct table_out *table, const struct proof_sheet *sheet, const char *path,
		     const struct handed *handed, struct problem *problem)
{
	char page[16], cell[16];
	unsigned pages = 0, cells = 0;
	const char *slash = strrchr(path, '/');
	proof_sheet_place(sheet, &pages, &cells);
	(void)snprintf(page, sizeof(page), "%u", pages);
	(void)snprintf(cell, sizeof(cell), "%u", cells);
	const char *texts[] = { slash ? slash + 1 : path,
				page,
				cell,
				handed->student_number,
				handed->name,
				handed->college,
				handed->class,
				handed->receipt,
				handed->photo_id };
	return table_out_row(table, texts, problem);
}

static int put_proof(struct office_handing *handing, struct proof_sheet *sheet, const char *path,
		     struct office_pick *pick, struct table_out *table)
{
	struct problem *problem = &handing->office->problem;
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	int r = read_again(handing, pick, "photo.jpg", &bytes, &size);
	if (r < 0)
		return r;
	r = proof_sheet_add(sheet, &pick->handed, bytes, size, problem);
	if (r < 0 && is_of_picture(r)) {
		office_handing_leave_out(handing, pick, problem->text);
		handing->photos--;
		return 0;
	}
	return r < 0 ? r : put_index(table, sheet, path, &pick->handed, problem);
}

static int make_proof(struct office_handing *handing, size_t first, size_t end, void *user)
{
	struct office *office = handing->office;
	const struct office_pick *pick = &handing->picks.pick[first];
	struct proof_heading heading = { .campaign = pick->campaign,
					 .college = pick->handed.college,
					 .class = handing->by_college ? "" : pick->handed.class,
					 .deadline = option_or(office, "--deadline", ""),
					 .contact = option_or(office, "--contact", ""),
					 .photos = (unsigned)count_kept(handing, first, end) };
	struct proof_sheet *sheet = NULL;
	char path[OFFICE_PATH_SIZE];
	int r = office_handing_group_path(handing, first, ".pdf", path);
	if (r == 0)
		r = office_handing_expected(handing, first, &heading.expected);
	if (r == 0)
		r = proof_sheet_create(path, &heading, &office->problem, &sheet);
	for (size_t i = first; i < end && r == 0; i++)
		if (!handing->picks.pick[i].is_left_out)
			r = put_proof(handing, sheet, path, &handing->picks.pick[i], user);
	if (r == 0)
		r = proof_sheet_finish(sheet, &office->problem);
	proof_sheet_destroy(sheet);
	handing->files += r == 0 ? 1 : 0;
	return r;
}

static int make_proofs(struct office_handing *handing)
{
	struct office *office = handing->office;
	enum table_form form = usage_option(office->usage, "--xlsx") ? TABLE_XLSX : TABLE_CSV;
	struct table_out *table = NULL;
	char path[OFFICE_PATH_SIZE];
	if (handing->is_dry)
		return each_group(handing, "photo.jpg", make_proof, NULL);
	int r = office_handing_path(handing, "校对索引", table_out_suffix(form), path);
	if (r == 0)
		r = table_out_create(path, form, index_columns, &office->problem, &table);
	if (r == 0)
		r = each_group(handing, "photo.jpg", make_proof, table);
	if (r == 0)
		r = table_out_finish(table, &office->problem);
	table_out_destroy(table);
	handing->files += r == 0 ? 1 : 0;
	return r;
}

int office_proof(struct office *office)
{
	struct office_handing handing;
	int r = office_handing_begin(office, "proof, with names", &handing);
	if (r == 0)
		r = make_proofs(&handing);
	return office_handing_end(&handing, r);
}

/* ---- prints ---- */

static unsigned caption_of(const char *text)
{
	static const struct {
		const char *word;
		unsigned bit;
	} words[] = {
		{ "number", PRINT_CAPTION_NUMBER }, { "学号", PRINT_CAPTION_NUMBER },
		{ "name", PRINT_CAPTION_NAME },     { "姓名", PRINT_CAPTION_NAME },
		{ "class", PRINT_CAPTION_CLASS },   { "班级", PRINT_CAPTION_CLASS },
	};
	unsigned caption = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(text, words[i].word))
			caption |= words[i].bit;
	return caption;
}

static int read_plan(struct office *office, struct print_plan *plan)
{
	const char *size = option_or(office, "--size", "33x48");
	const char *paper = option_or(office, "--paper", "five");
	const char *copies = option_or(office, "--copies", "5");
	*plan = (struct print_plan){
		.copies = (unsigned)strtoul(copies, NULL, 10),
		.caption = caption_of(option_or(office, "--caption", "")),
		.is_pictures = usage_option(office->usage, "--jpeg") != NULL,
	};
	if (print_layout_find_size(size, &plan->size) < 0 ||
	    print_layout_find_paper(paper, &plan->paper) < 0 || plan->copies == 0 ||
	    plan->copies > PRINT_COPIES_MAX || print_sheet_count(plan, 1) == 0)
		return problem_set(&office->problem, -EINVAL,
				   "photos of %.20s, %.20s times, do not fit the paper %.20s with "
				   "this caption; five has photos of 33x48 and a label",
				   size, copies, paper);
	return 0;
}

static int put_prints(struct office_handing *handing, struct print_sheet *sheet,
		      struct office_pick *pick)
{
	struct problem *problem = &handing->office->problem;
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	int r = read_again(handing, pick, "original.jpg", &bytes, &size);
	if (r < 0)
		return r;
	r = print_sheet_add(sheet, &pick->handed, bytes, size, problem);
	if (r == 0 || !is_of_picture(r))
		return r;
	office_handing_leave_out(handing, pick, problem->text);
	handing->photos--;
	return 0;
}

static int put_cover(struct office_handing *handing, struct print_sheet *sheet, size_t first,
		     size_t end)
{
	const struct handed *begin = &handing->picks.pick[first].handed;
	struct handed *persons = calloc(end - first, sizeof(*persons));
	char title[2 * ROSTER_TEXT_SIZE + 2];
	size_t count = 0;
	if (!persons)
		return problem_memory(&handing->office->problem);
	for (size_t i = first; i < end; i++)
		if (!handing->picks.pick[i].is_left_out)
			persons[count++] = handing->picks.pick[i].handed;
	(void)snprintf(title, sizeof(title), "%s %s", begin->college,
		       handing->by_college ? "" : begin->class);
	int r = print_sheet_cover(sheet, title, persons, count, &handing->office->problem);
	free(persons);
	return r;
}

static int make_prints(struct office_handing *handing, size_t first, size_t end, void *user)
{
	const struct print_plan *plan = (const struct print_plan *)user;
	struct office *office = handing->office;
	struct print_sheet *sheet = NULL;
	char path[OFFICE_PATH_SIZE];
	int r = office_handing_group_path(handing, first, plan->is_pictures ? "" : ".pdf", path);
	if (r == 0)
		r = print_sheet_create(path, plan, handing->picks.pick[first].handed.class,
				       &office->problem, &sheet);
	if (r == 0)
		r = put_cover(handing, sheet, first, end);
	for (size_t i = first; i < end && r == 0; i++)
		if (!handing->picks.pick[i].is_left_out)
			r = put_prints(handing, sheet, &handing->picks.pick[i]);
	if (r == 0)
		r = print_sheet_finish(sheet, &office->problem);
	print_sheet_destroy(sheet);
	if (r == 0)
		handing->files += plan->is_pictures
					  ? print_sheet_count(plan, count_kept(handing, first, end))
					  : 1;
	return r;
}

int office_sheets_print(struct office_handing *handing, const struct print_plan *plan)
{
	struct print_plan copy = *plan;
	return each_group(handing, "original.jpg", make_prints, &copy);
}

int office_prints(struct office *office)
{
	struct office_handing handing;
	struct print_plan plan;
	if (read_plan(office, &plan) < 0)
		return office_fail(office);
	int r = office_handing_begin(office, "prints, with names", &handing);
	if (r == 0)
		r = office_sheets_print(&handing, &plan);
	return office_handing_end(&handing, r);
}

/* ---- the poster ---- */

int office_poster(struct office *office)
{
	const char *out = usage_option(office->usage, "--out");
	const struct poster poster = {
		.school = option_or(office, "--school", ""),
		.title = option_or(office, "--title", ""),
		.window = option_or(office, "--window", ""),
		.place = option_or(office, "--place", ""),
		.fee = option_or(office, "--fee", ""),
		.contact = option_or(office, "--contact", ""),
		.is_small = strcmp(option_or(office, "--paper", "a3"), "a4") == 0,
	};
	if (poster_write(out, &poster, &office->problem) < 0)
		return office_fail(office);
	return OFFICE_GOOD;
}
