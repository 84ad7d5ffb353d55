/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_handing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/outputs/export_name.h"

static bool is_college(const char *by)
{
	return by && (strcmp(by, "college") == 0 || strcmp(by, "学院") == 0);
}

static void tell_json(const struct handed *handed, const char *why)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "left_out");
	(void)json_add_text(object, "student_number", handed->student_number);
	(void)json_add_text(object, "photo", handed->photo_id);
	(void)json_add_text(object, "text", why);
	output_json(object);
}

void office_handing_leave_out(struct office_handing *handing, struct office_pick *pick,
			      const char *why)
{
	handing->left_out++;
	pick->is_left_out = true;
	progress_pause(&handing->office->progress);
	if (handing->office->usage->json)
		tell_json(&pick->handed, why);
	else
		output_line("%s  %s  %s", pick->handed.student_number, pick->handed.photo_id, why);
}

static int make_folder(struct office_handing *handing)
{
	if (handing->is_dry || mkdir(handing->out, 0700) == 0 || errno == EEXIST)
		return 0;
	return problem_set(&handing->office->problem, -errno, "%.200s cannot be made: %s",
			   handing->out, error_text(errno));
}

static void leave_out_choices(struct office_handing *handing)
{
	const char *why =
		wording_of("the clocks do not tell which photo is the newest: booth-office choose");
	for (size_t i = 0; i < handing->picks.count; i++)
		if (handing->picks.pick[i].is_to_be_chosen)
			office_handing_leave_out(handing, &handing->picks.pick[i], why);
}

static void read_options(struct office *office, struct office_handing *handing)
{
	const struct usage *usage = office->usage;
	*handing = (struct office_handing){ .office = office,
					    .out = usage_option(usage, "--out"),
					    .is_dry = usage_option(usage, "--dry-run") != NULL,
					    .by_college = is_college(usage_option(usage, "--by")) };
}

int office_handing_begin(struct office *office, const char *what,
			 struct office_handing *ret_handing)
{
	const char *class = usage_option(office->usage, "--class");
	struct office_handing *handing = ret_handing;
	read_options(office, handing);
	if (!handing->out)
		return problem_set(&office->problem, -EINVAL, "say --out FOLDER");
	office_audit(what);
	int r = office_open(office, NULL);
	if (r == 0)
		r = office_picks_load(office, class ? class : "", &handing->picks);
	if (r == 0)
		r = make_folder(handing);
	/* each photo is checked, and then handed in */
	progress_begin(&office->progress, 2 * handing->picks.count);
	if (r == 0)
		leave_out_choices(handing);
	return r;
}

static void print_sum_json(const struct office_handing *handing)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "handed_in");
	(void)json_add_number(object, "photos", (int64_t)handing->photos);
	(void)json_add_number(object, "files", (int64_t)handing->files);
	(void)json_add_number(object, "left_out", (int64_t)handing->left_out);
	(void)json_add_flag(object, "dry_run", handing->is_dry);
	output_json(object);
}

static void print_sum(const struct office_handing *handing)
{
	if (handing->is_dry)
		output_line("%zu photos would be handed in, %zu left out; nothing was written",
			    handing->photos, handing->left_out);
	else
		output_line("%zu photos in %zu files, %zu left out", handing->photos,
			    handing->files, handing->left_out);
}

int office_handing_end(struct office_handing *handing, int r)
{
	struct office *office = handing->office;
	progress_end(&office->progress);
	office_picks_free(&handing->picks);
	if (r < 0)
		return office_fail(office);
	if (office->usage->json)
		print_sum_json(handing);
	else
		print_sum(handing);
	return handing->left_out > 0 ? OFFICE_FAULTS : OFFICE_GOOD;
}

void office_handing_check(struct office_handing *handing, size_t first, size_t end,
			  const char *name)
{
	for (size_t i = first; i < end; i++) {
		struct office_pick *pick = &handing->picks.pick[i];
		struct problem problem = { "" };
		autoclose int fd = -1;
		autofree uint8_t *bytes = NULL;
		size_t size = 0;
		progress_step(&handing->office->progress);
		if (pick->is_left_out)
			continue;
		int r = office_pick_open(handing->office, pick, &problem, &fd);
		if (r == 0)
			r = office_pick_read(handing->office, fd, name, &problem, &bytes, &size);
		if (r < 0)
			office_handing_leave_out(handing, pick, problem.text);
	}
}

int office_handing_path(struct office_handing *handing, const char *name, const char *suffix,
			char path[OFFICE_PATH_SIZE])
{
	if (snprintf(path, OFFICE_PATH_SIZE, "%s/%s%s", handing->out, name, suffix) >=
	    OFFICE_PATH_SIZE)
		return problem_set(&handing->office->problem, -ENAMETOOLONG,
				   "the path of the folder is too long");
	return 0;
}

int office_handing_group_path(struct office_handing *handing, size_t first, const char *suffix,
			      char path[OFFICE_PATH_SIZE])
{
	const struct handed *handed = &handing->picks.pick[first].handed;
	char text[2 * ROSTER_TEXT_SIZE + 2], name[EXPORT_NAME_SIZE];
	bool has_class = !handing->by_college && handed->class[0];
	(void)snprintf(text, sizeof(text), "%s%s%s", handed->college,
		       handed->college[0] && has_class ? "-" : "", has_class ? handed->class : "");
	export_name_folder(text, name);
	return office_handing_path(handing, name, suffix, path);
}

int office_handing_expected(struct office_handing *handing, size_t first, unsigned *ret_count)
{
	static const char sql[] =
		"SELECT count(*) FROM people LEFT JOIN mark ON mark.person = people.person WHERE "
		"people.college = ?1 AND (?3 = 1 OR people.class = ?2) AND "
		"coalesce(mark.reason, '') = ''";
	struct office *office = handing->office;
	const struct handed *handed = &handing->picks.pick[first].handed;
	struct database_query *query = NULL;
	int r = database_prepare(index_database(office->index), sql, &office->problem, &query);
	if (r < 0)
		return r;
	database_set_text(query, 1, handed->college);
	database_set_text(query, 2, handed->class);
	database_set_number(query, 3, handing->by_college);
	r = database_step(query, &office->problem);
	*ret_count = r == 1 ? (unsigned)database_number(query, 0) : 0;
	database_free(query);
	return r < 0 ? r : 0;
}
