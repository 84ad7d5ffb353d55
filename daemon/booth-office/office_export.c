/* SPDX-License-Identifier: MIT */
/* booth-office export: the photos in ZIP files, named as the one who receives them wants it, with a
 * manifest beside them. --as delivery adds the paper photos and the hand-over sheet. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_sheets.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/outputs/export_name.h"
#include "daemon/outputs/handover.h"
#include "daemon/outputs/table_out.h"
#include "daemon/outputs/zip_out.h"

enum kind { BY_ID, BY_CANDIDATE, BY_NUMBER, BY_CODE, DELIVERY, KINDS };
static const char *const kind_names[KINDS] = { "by-id", "by-candidate", "by-number", "by-code",
					       "delivery" };

enum { FILES_MAX = 1000, FILE_NAME_SIZE = 32, NUMBER_SIZE = 24 };

/* The columns of the manifest, and those of the list for a collector, which has no names. */
static const char *const manifest_columns[] = { "文件名",   "学号", "姓名", "性别",     "学院",
						"专业",     "班级", "回执", "照片编号", "拍摄时间",
						"时钟可信", "设备", "模板", "sha256",   "字节",
						"宽",       "高",   "质量", "校对",     "支付",
						"订单号",   NULL };
static const char *const code_columns[] = { "编号", "采集码", "sha256", "拍摄时间", NULL };

struct export
{
	struct office_handing *handing;
	enum kind kind;
	enum table_form form;
	unsigned split;   /* photos in each ZIP */
	bool is_verified; /* each ZIP is read back */
	struct table_out *table;
	struct zip_out *zip; /* null: the next photo begins a new one */
	char path[OFFICE_PATH_SIZE];
	unsigned in_zip;
	struct handover_file *files; /* the ZIP files that are complete */
	char(*file_names)[FILE_NAME_SIZE];
	size_t file_count;
};

/* ---- the plan: names and room, before anything is written ---- */

static int name_photo(const struct export *export, const struct office_pick *pick,
		      struct problem *problem, char name[EXPORT_NAME_SIZE])
{
	const struct handed *handed = &pick->handed;
	const char *const stems[KINDS] = { handed->id_number, handed->candidate_number,
					   handed->student_number, handed->photo_id,
					   handed->student_number };
	const char *group = export->handing->by_college ? handed->college : handed->class;
	return export_name_make(export->kind == BY_CODE ? "" : group, stems[export->kind], ".jpg",
				problem, name);
}

/* Returns 1 if the photo's name is refused, and 0 if it is good or the photo is left out. */
static int plan_name(const struct export *export, struct office_pick *pick,
		     struct export_names *names)
{
	struct problem problem = { "" };
	char name[EXPORT_NAME_SIZE];
	int r = name_photo(export, pick, &problem, name);
	if (r == -ENODATA)
		(void)problem_set(&problem, r, "the roster has no such number of this person");
	if (r == 0 && export_names_add(names, name) < 0)
		r = problem_set(&problem, -EEXIST, "another photo has the name %.200s", name);
	if (r < 0)
		office_handing_leave_out(export->handing, pick, problem.text);
	return r < 0 && r != -ENODATA ? 1 : 0;
}

static int plan_names(const struct export *export)
{
	struct office_handing *handing = export->handing;
	struct export_names *names = NULL;
	unsigned refused = 0;
	if (export_names_create(&names) < 0)
		return problem_memory(&handing->office->problem);
	for (size_t i = 0; i < handing->picks.count; i++)
		if (!handing->picks.pick[i].is_left_out)
			refused += (unsigned)plan_name(export, &handing->picks.pick[i], names);
	export_names_destroy(names);
	return refused == 0
		       ? 0
		       : problem_set(&handing->office->problem, -EINVAL,
				     "%u photos cannot be named; nothing was written", refused);
}

static uint64_t bytes_wanted(const struct office_picks *picks)
{
	uint64_t wanted = 0;
	for (size_t i = 0; i < picks->count; i++)
		if (!picks->pick[i].is_left_out)
			wanted += (uint64_t)picks->pick[i].handed.photo_bytes +
				  zip_out_overhead("") + 2 * EXPORT_NAME_MAX;
	return wanted;
}

static int check_room(const struct export *export)
{
	enum { MIB = 1 << 20 };
	struct office_handing *handing = export->handing;
	struct problem *problem = &handing->office->problem;
	struct statvfs status;
	if (statvfs(handing->out, &status) < 0)
		return problem_set(problem, -errno, "cannot read %s: %s", handing->out,
				   error_text(errno));
	uint64_t wanted = bytes_wanted(&handing->picks), room = status.f_bavail;
	room *= status.f_frsize;
	if (room >= wanted)
		return 0;
	return problem_set(problem, -ENOSPC,
			   "the photos need %" PRIu64 " MiB, and the disk has %" PRIu64,
			   wanted / MIB + 1, room / MIB);
}

/* ---- the ZIP files ---- */

static int begin_zip(struct export *export)
{
	struct problem *problem = &export->handing->office->problem;
	char *name = export->file_names[export->file_count];
	if (export->file_count == FILES_MAX)
		return problem_set(problem, -E2BIG, "more than %d ZIP files", FILES_MAX);
	(void)snprintf(name, FILE_NAME_SIZE, "photos-%zu.zip", export->file_count + 1);
	int r = office_handing_path(export->handing, name, "", export->path);
	export->in_zip = 0;
	return r < 0 ? r : zip_out_create(export->path, problem, &export->zip);
}

static int end_zip(struct export *export)
{
	struct problem *problem = &export->handing->office->problem;
	struct handover_file *file = &export->files[export->file_count];
	struct zip_out_facts facts = { 0 };
	if (!export->zip)
		return 0;
	int r = zip_out_finish(export->zip, problem);
	zip_out_destroy(export->zip);
	export->zip = NULL;
	if (r == 0 && export->is_verified)
		r = zip_out_verify(export->path, problem, &facts);
	if (r == 0 && export->is_verified && facts.entries != export->in_zip)
		r = problem_set(problem, -EBADMSG, "%.300s has too few photos", export->path);
	*file = (struct handover_file){ .name = export->file_names[export->file_count],
					.photos = export->in_zip,
					.size_bytes = facts.size_bytes,
					.hash = facts.hash };
	export->file_count++;
	export->handing->files += r == 0 ? 1 : 0;
	return r;
}

/* ---- the lists ---- */

static int put_manifest(struct export *export, const struct handed *handed, const char *name)
{
	char hash[HASH_TEXT_SIZE], bytes[NUMBER_SIZE], width[NUMBER_SIZE], height[NUMBER_SIZE];
	char quality[NUMBER_SIZE];
	hash_format(&handed->photo_hash, hash);
	(void)snprintf(bytes, sizeof(bytes), "%lld", (long long)handed->photo_bytes);
	(void)snprintf(width, sizeof(width), "%d", handed->photo_width);
	(void)snprintf(height, sizeof(height), "%d", handed->photo_height);
	(void)snprintf(quality, sizeof(quality), "%d", handed->photo_quality);
	const char *cells[] = { name,
				handed->student_number,
				handed->name,
				handed->sex,
				handed->college,
				handed->major,
				handed->class,
				handed->receipt,
				handed->photo_id,
				handed->taken,
				handed->clock_is_synchronised ? "是" : "否",
				handed->device,
				handed->profile,
				hash,
				bytes,
				width,
				height,
				quality,
				handed->proofread,
				handed->payment,
				handed->order };
	return table_out_row(export->table, cells, &export->handing->office->problem);
}

static int put_code(struct export *export, const struct handed *handed)
{
	char hash[HASH_TEXT_SIZE];
	hash_format(&handed->photo_hash, hash);
	const char *cells[] = { handed->photo_id, handed->code, hash, handed->taken };
	return table_out_row(export->table, cells, &export->handing->office->problem);
}

/* Tells a name that Excel shows with question marks. */
static void tell_rare(const struct export *export, const struct handed *handed)
{
	if (export->form != TABLE_CSV_GB18030 || export->kind == BY_CODE ||
	    table_out_is_in_gbk(handed->name))
		return;
	progress_pause(&export->handing->office->progress);
	if (!export->handing->office->usage->json) {
		output_line("%s  Excel cannot show this name in GB18030", handed->student_number);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "rare_name");
	(void)json_add_text(object, "student_number", handed->student_number);
	output_json(object);
}

static int begin_table(struct export *export)
{
	char path[OFFICE_PATH_SIZE];
	bool is_code = export->kind == BY_CODE;
	int r = office_handing_path(export->handing, is_code ? "codes" : "manifest",
				    table_out_suffix(export->form), path);
	return r < 0 ? r
		     : table_out_create(path, export->form,
					is_code ? code_columns : manifest_columns,
					&export->handing->office->problem, &export->table);
}

/* ---- the photos ---- */

static int put_photo(struct export *export, struct office_pick *pick, int item_fd)
{
	struct problem *problem = &export->handing->office->problem;
	struct handed *handed = &pick->handed;
	autofree uint8_t *bytes = NULL;
	char name[EXPORT_NAME_SIZE];
	struct jpeg_info info = { 0 };
	size_t size = 0;
	int r = office_pick_read(export->handing->office, item_fd, "photo.jpg", problem, &bytes,
				 &size);
	if (r == 0)
		r = name_photo(export, pick, problem, name);
	if (r == 0 && !export->zip)
		r = begin_zip(export);
	if (r == 0)
		r = zip_out_add(export->zip, name, bytes, size, handed->taken_unix_ms, problem);
	if (r < 0)
		return r;
	if (jpeg_probe(bytes, size, NULL, &info) == 0) {
		handed->photo_width = info.width;
		handed->photo_height = info.height;
	}
	export->in_zip++;
	export->handing->photos++;
	tell_rare(export, handed);
	return export->kind == BY_CODE ? put_code(export, handed)
				       : put_manifest(export, handed, name);
}

static int hand_photo(struct export *export, struct office_pick *pick)
{
	struct office *office = export->handing->office;
	autoclose int fd = -1;
	progress_step(&office->progress);
	int r = office_pick_open(office, pick, &office->problem, &fd);
	if (r == 0 && export->kind == BY_CODE)
		r = office_pick_read_code(office, fd, pick, &office->problem);
	if (r == 0)
		r = put_photo(export, pick, fd);
	if (r == 0 && export->in_zip == export->split)
		r = end_zip(export);
	return r;
}

static int hand_photos(struct export *export)
{
	struct office_picks *picks = &export->handing->picks;
	int r = begin_table(export);
	for (size_t i = 0; i < picks->count && r == 0; i++)
		if (!picks->pick[i].is_left_out)
			r = hand_photo(export, &picks->pick[i]);
	if (r == 0)
		r = end_zip(export);
	if (r == 0)
		r = table_out_finish(export->table, &export->handing->office->problem);
	export->handing->files += r == 0 ? 1 : 0;
	return r;
}

/* ---- what a delivery has beside the photos ---- */

static int list_classes(struct export *export, struct handover_class *classes, size_t *ret_count)
{
	struct office_handing *handing = export->handing;
	size_t count = 0;
	int r = 0;
	for (size_t first = 0, end; first < handing->picks.count && r == 0; first = end) {
		const struct handed *handed = &handing->picks.pick[first].handed;
		end = office_picks_end(&handing->picks, first, handing->by_college);
		classes[count].college = handed->college;
		classes[count].class = handing->by_college ? "" : handed->class;
		r = office_handing_expected(handing, first, &classes[count].expected);
		for (size_t i = first; i < end; i++)
			classes[count].photos += handing->picks.pick[i].is_left_out ? 0 : 1;
		count++;
	}
	*ret_count = count;
	return r;
}

static int write_handover(struct export *export)
{
	struct office_handing *handing = export->handing;
	struct handover_class *classes = calloc(handing->picks.count + 1, sizeof(*classes));
	char day[STAMP_DAY_SIZE], path[OFFICE_PATH_SIZE];
	struct handover handover = { .campaign = handing->picks.count > 0
							 ? handing->picks.pick[0].campaign
							 : "",
				     .date = day,
				     .classes = classes,
				     .files = export->files,
				     .file_count = export->file_count };
	if (!classes)
		return problem_memory(&handing->office->problem);
	stamp_day(clock_realtime_ms(), day);
	int r = list_classes(export, classes, &handover.class_count);
	if (r == 0)
		r = office_handing_path(handing, "交接单", ".pdf", path);
	if (r == 0)
		r = handover_write(path, &handover, &handing->office->problem);
	handing->files += r == 0 ? 1 : 0;
	free(classes);
	return r;
}

/* The hand-over sheet counts the photos in the ZIP files. So a person whose original cannot be printed is
 * told, and stays in these counts. */
static int add_delivery(struct export *export)
{
	struct print_plan plan = { .size = PRINT_33X48,
				   .paper = PRINT_FIVE,
				   .copies = PRINT_COPIES };
	size_t photos = export->handing->photos;
	int r = write_handover(export);
	if (r == 0)
		r = office_sheets_print(export->handing, &plan);
	export->handing->photos = photos;
	return r;
}

/* ---- the command ---- */

static enum table_form form_of(const struct usage *usage)
{
	const char *encoding = usage_option(usage, "--encoding");
	if (usage_option(usage, "--xlsx"))
		return TABLE_XLSX;
	return encoding && strcmp(encoding, "gb18030") == 0 ? TABLE_CSV_GB18030 : TABLE_CSV;
}

static void read_options(const struct usage *usage, struct export *export)
{
	const char *as = usage_option(usage, "--as"), *split = usage_option(usage, "--split");
	while (export->kind + 1 < KINDS && strcmp(kind_names[export->kind], as) != 0)
		export->kind++;
	export->form = form_of(usage);
	export->split = split ? (unsigned)strtoul(split, NULL, 10) : 0;
	export->is_verified = export->kind == DELIVERY || usage_option(usage, "--verify");
}

static int run(struct export *export)
{
	struct office_handing *handing = export->handing;
	export->files = calloc(FILES_MAX, sizeof(*export->files));
	export->file_names = calloc(FILES_MAX + 1, sizeof(*export->file_names));
	if (!export->files || !export->file_names)
		return problem_memory(&handing->office->problem);
	int r = plan_names(export);
	if (r < 0)
		return r;
	office_handing_check(handing, 0, handing->picks.count, "photo.jpg");
	if (handing->is_dry) {
		handing->photos = handing->picks.count - handing->left_out;
		return 0;
	}
	r = check_room(export);
	if (r == 0)
		r = hand_photos(export);
	if (r == 0 && export->kind == DELIVERY)
		r = add_delivery(export);
	return r;
}

int office_export(struct office *office)
{
	struct office_handing handing;
	struct export export = { .handing = &handing };
	read_options(office->usage, &export);
	int r = office_handing_begin(office, "export, with names", &handing);
	if (r == 0)
		r = run(&export);
	zip_out_destroy(export.zip);
	table_out_destroy(export.table);
	free(export.files);
	free(export.file_names);
	return office_handing_end(&handing, r);
}
