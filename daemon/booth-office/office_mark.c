/* SPDX-License-Identifier: MIT */
/* booth-office mark: who need not be photographed, and why. booth-office choose: which photo of a person
 * counts. Each is a decision (daemon/office/decision.h). */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/csv_out.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_manual.h"
#include "daemon/booth-office/office_person.h"
#include "daemon/booth-office/office_print.h"
#include "daemon/booth-office/office_table.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/office/decision.h"
#include "daemon/office/stamp.h"

#define HEADING "学号,姓名,学院,班级,不拍原因,登记时间,登记处,有效"

/* All marks that were ever decided, and those of the roster. The last column: it is in force. */
static const char all_marks[] =
	"SELECT people.student_number, people.name, people.college, people.class, item.reason, "
	"item.unix_ms, item.device, CASE WHEN item.id = (SELECT later.id FROM item AS later WHERE "
	"later.person = item.person AND later.kind = 'absent' AND later.state >= 2 AND "
	"later.demo = 0 ORDER BY later.unix_ms DESC, later.id DESC LIMIT 1) THEN 1 ELSE 0 END "
	"FROM item LEFT JOIN people ON people.person = item.person "
	"WHERE item.kind = 'absent' AND item.state >= 2 AND item.demo = 0 UNION ALL "
	"SELECT student_number, name, college, class, absent, 0, 'roster', CASE WHEN person IN "
	"(SELECT person FROM item WHERE kind = 'absent' AND state >= 2 AND demo = 0) THEN 0 ELSE 1 "
	"END FROM people WHERE absent <> '' ORDER BY 3, 4, 1, 6";

enum { NUMBER, NAME, COLLEGE, CLASS, REASON, WHEN, BY, FORCE };

/* ---- the list ---- */

static void describe_when(struct database_query *row, char text[STAMP_TEXT_SIZE])
{
	text[0] = '\0';
	if (database_number(row, WHEN) > 0)
		stamp_minute(database_number(row, WHEN), text);
}

static void print_json(struct database_query *row)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "mark");
	(void)json_add_text(object, "student_number", database_text(row, NUMBER));
	(void)json_add_text(object, "reason", database_text(row, REASON));
	(void)json_add_number(object, "at_ms", database_number(row, WHEN));
	(void)json_add_text(object, "by", database_text(row, BY));
	(void)json_add_flag(object, "in_force", database_number(row, FORCE) != 0);
	output_json(object);
}

static void print_text(struct database_query *row)
{
	char when[STAMP_TEXT_SIZE], name[OFFICE_PRINT_NAME_SIZE];
	describe_when(row, when);
	office_print_name(database_text(row, NAME), false, name);
	if (database_number(row, FORCE))
		output_line("%s %s  %s  %s  %s", database_text(row, NUMBER), name,
			    database_text(row, REASON), when, database_text(row, BY));
	else
		output_line("%s %s  %s  %s  %s  (a later decision counts)",
			    database_text(row, NUMBER), name, database_text(row, REASON), when,
			    database_text(row, BY));
}

static void print_csv(FILE *csv, struct database_query *row)
{
	char when[STAMP_TEXT_SIZE];
	describe_when(row, when);
	for (int i = NUMBER; i <= REASON; i++)
		csv_out_field(csv, database_text(row, i), false);
	csv_out_field(csv, when, false);
	csv_out_field(csv, database_text(row, BY), false);
	csv_out_field(csv, database_number(row, FORCE) ? "是" : "", true);
}

/* csv: null for the terminal. */
static int list(struct office *office, FILE *csv)
{
	struct database_query *row = NULL;
	int r = database_prepare(index_database(office->index), all_marks, &office->problem, &row);
	if (r < 0)
		return r;
	while ((r = database_step(row, &office->problem)) == 1) {
		if (csv)
			print_csv(csv, row);
		else if (office->usage->json)
			print_json(row);
		else
			print_text(row);
	}
	database_free(row);
	return r;
}

static int export_csv(struct office *office, const char *path)
{
	office_audit("mark --export, with names");
	FILE *csv = csv_out_open(path, HEADING, true);
	if (!csv)
		return problem_set(&office->problem, -errno, "%.200s cannot be written: %s", path,
				   error_text(errno));
	int r = list(office, csv);
	bool is_written = fflush(csv) == 0 && !ferror(csv);
	if (fclose(csv) != 0 || !is_written)
		return problem_set(&office->problem, -EIO, "%.200s cannot be written", path);
	return r;
}

/* ---- one mark ---- */

static bool is_reason(const char *text)
{
	static const char *const reasons[] = { "休学", "入伍", "境外", "退学" };
	for (unsigned i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(text, reasons[i]) == 0)
			return true;
	return false;
}

static int decide(struct office *office, const char *person, const char *reason)
{
	char id[UUID_TEXT_SIZE];
	const struct decision decision = { .kind = EVENT_KIND_ABSENT,
					   .person = person,
					   .reason = reason };
	return decision_write(office->desk, &decision, &office->problem, id);
}

static int mark_one(struct office *office, const char *text, const char *reason)
{
	struct office_person person;
	int r = office_open_desk(office);
	if (r == 0)
		r = office_open(office, NULL);
	if (r == 0)
		r = office_person_find(office, text, &person);
	if (r == 0)
		r = decide(office, person.person, reason);
	if (r < 0)
		return office_fail(office);
	if (reason[0])
		output_line("%s need not be photographed: %s", text, reason);
	else
		output_line("%s is to be photographed again", text);
	return OFFICE_GOOD;
}

/* ---- import ---- */

struct import {
	struct office *office;
	bool is_real; /* false: only look */
	unsigned faults, decided;
};

/* The mark that is in force; empty: none. */
static int find_mark(struct office *office, const char *person, char reason[64])
{
	struct database_query *row = NULL;
	int r = database_prepare(index_database(office->index),
				 "SELECT reason FROM mark WHERE person = ?1", &office->problem,
				 &row);
	if (r < 0)
		return r;
	database_set_text(row, 1, person);
	r = database_step(row, &office->problem);
	(void)snprintf(reason, 64, "%.63s", r == 1 ? database_text(row, 0) : "");
	database_free(row);
	return r < 0 ? r : 0;
}

static int blame_row(struct import *import, unsigned row, const char *why)
{
	output_complaint("row %u: %s", row, why);
	import->faults++;
	return 0;
}

static int import_row(unsigned row, const char *const *texts, void *user)
{
	struct import *import = user;
	struct office *office = import->office;
	struct office_person person;
	char now[64] = "";
	if (texts[1][0] && !is_reason(texts[1]))
		return blame_row(import, row,
				 wording_of("the mark is none of 休学 入伍 境外 退学"));
	int r = office_person_find(office, texts[0], &person);
	if (r == -ENOENT || r == -EINVAL)
		return blame_row(import, row, office->problem.text);
	if (r == 0)
		r = find_mark(office, person.person, now);
	if (r < 0 || strcmp(now, texts[1]) == 0)
		return r;
	import->decided++;
	return import->is_real ? decide(office, person.person, texts[1]) : 0;
}

/* All or nothing: the first pass only looks. */
static int import_all(struct import *import, const char *path)
{
	static const char *const headings[] = { "学号", "不拍原因" };
	struct office *office = import->office;
	bool is_dry = usage_option(office->usage, "--dry-run") != NULL;
	int r = office_table_read(path, headings, 2, 2, import_row, import, &office->problem);
	if (r < 0 || import->faults > 0 || is_dry)
		return r;
	import->is_real = true;
	import->decided = 0;
	return office_table_read(path, headings, 2, 2, import_row, import, &office->problem);
}

static int import_file(struct office *office, const char *path)
{
	struct import import = { .office = office };
	int r = office_open_desk(office);
	if (r == 0)
		r = office_open(office, NULL);
	if (r == 0)
		r = import_all(&import, path);
	if (r < 0)
		return office_fail(office);
	if (import.faults > 0)
		output_line("%u rows have faults; nothing was marked", import.faults);
	else if (import.is_real)
		output_line("%u marks were changed", import.decided);
	else
		output_line("%u marks would change", import.decided);
	return import.faults > 0 ? OFFICE_FAULTS : OFFICE_GOOD;
}

int office_mark(struct office *office)
{
	const struct usage *usage = office->usage;
	const char *word = usage_word(usage, 0), *reason = usage_option(usage, "--absent");
	const char *from = usage_option(usage, "--import"), *to = usage_option(usage, "--export");
	if (word && usage_option(usage, "--present"))
		return mark_one(office, word, "");
	if (word && reason)
		return mark_one(office, word, reason);
	if (!word && from)
		return import_file(office, from);
	if (word || (!to && !usage_option(usage, "--list")))
		return office_manual_usage("mark");
	int r = office_open(office, NULL);
	if (r == 0)
		r = to ? export_csv(office, to) : list(office, NULL);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}

int office_choose(struct office *office)
{
	struct office_person person;
	char id[UUID_TEXT_SIZE];
	const char *text = usage_word(office->usage, 0);
	int r = office_open_desk(office);
	if (r == 0)
		r = office_open(office, NULL);
	if (r == 0)
		r = office_person_find(office, text, &person);
	if (r == 0 && !person.photo[0])
		r = problem_set(&office->problem, -ENOENT, "%.60s names no photo", text);
	if (r == 0) {
		const struct decision decision = { .kind = EVENT_KIND_CHOSEN,
						   .person = person.person,
						   .of = person.photo };
		r = decision_write(office->desk, &decision, &office->problem, id);
	}
	if (r < 0)
		return office_fail(office);
	output_line("the photo %s counts from now on", person.photo);
	return OFFICE_GOOD;
}
