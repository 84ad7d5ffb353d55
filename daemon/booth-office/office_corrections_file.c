/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_corrections_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/csv_out.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/booth-office/office_corrections.h"
#include "daemon/booth-office/office_person.h"
#include "daemon/booth-office/office_table.h"
#include "daemon/console/output.h"
#include "daemon/core/reason.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/office/decision.h"

#define HEADING                                                                                    \
	"登记日期,学号,姓名,学院,班级,回执,照片编号,原因代码,说明,截止日期,状态,处理日期,新照片编号"

/* The states as the staff writes them. */
static const char *const state_words[] = {
	[OFFICE_CORRECTIONS_OPEN] = "待处理",
	[OFFICE_CORRECTIONS_OVERDUE] = "已逾期",
	[OFFICE_CORRECTIONS_CLOSED_BY_STAFF] = "已处理",
	[OFFICE_CORRECTIONS_REPLACED] = "已重拍",
};

/* ---- export ---- */

static void write_day(FILE *csv, int64_t unix_ms)
{
	char day[STAMP_DAY_SIZE] = "";
	if (unix_ms > 0)
		stamp_day(unix_ms, day);
	csv_out_field(csv, day, false);
}

static int write_row(struct database_query *row, enum office_corrections_state state, void *user)
{
	FILE *csv = user;
	write_day(csv, database_number(row, OFFICE_CORRECTIONS_WHEN));
	for (int i = OFFICE_CORRECTIONS_NUMBER; i <= OFFICE_CORRECTIONS_DUE; i++)
		csv_out_field(csv, database_text(row, i), false);
	csv_out_field(csv, state_words[state], false);
	write_day(csv, database_number(row, OFFICE_CORRECTIONS_CLOSED));
	csv_out_field(csv, database_text(row, OFFICE_CORRECTIONS_NEW_PHOTO), true);
	return 0;
}

static int write_file(struct office *office, const char *path)
{
	FILE *csv = csv_out_open(path, HEADING, true);
	if (!csv) {
		int error = errno;
		return problem_set(&office->problem, -error, "%.200s cannot be written: %s", path,
				   error_text(error));
	}
	int r = office_corrections_each(office, write_row, csv);
	bool is_written = fflush(csv) == 0 && !ferror(csv);
	if (fclose(csv) != 0 || !is_written)
		return problem_set(&office->problem, -EIO, "%.200s cannot be written: %s", path,
				   error_text(errno));
	return r;
}

int office_corrections_file_export(struct office *office, const char *path)
{
	office_audit("corrections export, with names");
	int r = office_open(office, NULL);
	if (r == 0)
		r = write_file(office, path);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}

/* ---- import ---- */

/* The columns that an import reads. */
enum { NUMBER, REASON, NOTE, STATE, COLUMNS };

struct import {
	struct office *office;
	bool is_real; /* false: only look */
	unsigned faults, opened, closed;
};

/* The open correction of a person for a reason. */
struct search {
	const char *person, *reason;
	char id[UUID_TEXT_SIZE];
	bool is_found;
};

static int compare_row(struct database_query *row, enum office_corrections_state state, void *user)
{
	struct search *search = user;
	if (!office_corrections_is_open(state) ||
	    strcmp(database_text(row, OFFICE_CORRECTIONS_PERSON), search->person) != 0 ||
	    strcmp(database_text(row, OFFICE_CORRECTIONS_REASON), search->reason) != 0)
		return 0;
	(void)snprintf(search->id, sizeof(search->id), "%s",
		       database_text(row, OFFICE_CORRECTIONS_ID));
	search->is_found = true;
	return 0;
}

static int blame_row(struct import *import, unsigned row, const char *why)
{
	output_complaint("row %u: %s", row, why);
	import->faults++;
	return 0;
}

/* What the staff wrote as done closes what is open. Anything else that is not open yet is opened. */
static int take(struct import *import, const struct office_person *person, const char *const *texts)
{
	struct search search = { .person = person->person, .reason = texts[REASON] };
	bool is_done = strcmp(texts[STATE], state_words[OFFICE_CORRECTIONS_CLOSED_BY_STAFF]) == 0 ||
		       strcmp(texts[STATE], state_words[OFFICE_CORRECTIONS_REPLACED]) == 0;
	int r = office_corrections_each(import->office, compare_row, &search);
	if (r < 0 || is_done != search.is_found)
		return r;
	import->opened += !is_done;
	import->closed += is_done;
	if (!import->is_real)
		return 0;
	if (is_done)
		return office_corrections_close(import->office, person->person, search.id,
						texts[NOTE]);
	return office_corrections_open(import->office, person->person, person->photo, texts[REASON],
				       texts[NOTE],
				       usage_option(import->office->usage, "--from-day"));
}

static int import_row(unsigned row, const char *const *texts, void *user)
{
	struct import *import = user;
	struct office *office = import->office;
	struct office_person person;
	if (!office_corrections_is_reason(texts[REASON]))
		return blame_row(import, row,
				 wording_of("the reason is none of P1 P2 P3 P4 D1 D2 D3 D4 S1"));
	int r = office_person_find(office, texts[NUMBER], &person);
	if (r == -ENOENT || r == -EINVAL)
		return blame_row(import, row, office->problem.text);
	return r < 0 ? r : take(import, &person, texts);
}

/* All or nothing: the first pass only looks. */
static int import_all(struct import *import, const char *path)
{
	static const char *const headings[COLUMNS] = { "学号", "原因代码", "说明", "状态" };
	struct office *office = import->office;
	bool is_dry = usage_option(office->usage, "--dry-run") != NULL;
	int r = office_table_read(path, headings, COLUMNS, 2, import_row, import, &office->problem);
	if (r < 0 || import->faults > 0 || is_dry)
		return r;
	import->is_real = true;
	import->opened = import->closed = 0;
	return office_table_read(path, headings, COLUMNS, 2, import_row, import, &office->problem);
}

int office_corrections_file_import(struct office *office, const char *path)
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
		output_line("%u rows have faults; nothing was changed", import.faults);
	else if (import.is_real)
		output_line("%u corrections were opened, %u were closed", import.opened,
			    import.closed);
	else
		output_line("%u corrections would be opened, %u would be closed", import.opened,
			    import.closed);
	return import.faults > 0 ? OFFICE_FAULTS : OFFICE_GOOD;
}

/* ---- push ---- */

struct push {
	char *text; /* the file's text; grows */
	size_t size;
	unsigned pushed, left_out;
	bool is_out_of_memory;
};

static void append(struct push *push, const char *number, const char *reason)
{
	char *line = NULL;
	int length = asprintf(&line, "%s\t%s\n", number, reason);
	char *text = length < 0 ? NULL : realloc(push->text, push->size + (size_t)length + 1);
	push->is_out_of_memory = push->is_out_of_memory || !text;
	if (text) {
		push->text = text;
		memcpy(text + push->size, line, (size_t)length + 1);
		push->size += (size_t)length;
	}
	if (length >= 0)
		free(line);
}

/* A booth tells the student one of the faults that it knows itself: the first word of the note. */
static int push_row(struct database_query *row, enum office_corrections_state state, void *user)
{
	struct push *push = user;
	const char *note = database_text(row, OFFICE_CORRECTIONS_NOTE);
	const char *number = database_text(row, OFFICE_CORRECTIONS_NUMBER);
	char fault[40];
	if (!office_corrections_is_open(state) ||
	    database_text(row, OFFICE_CORRECTIONS_REASON)[0] != 'P')
		return 0;
	(void)snprintf(fault, sizeof(fault), "%.*s", (int)strcspn(note, ": "), note);
	bool is_known = number[0] && reason_parse(fault) != REASON_NONE;
	push->pushed += is_known;
	push->left_out += !is_known;
	if (is_known)
		append(push, number, fault);
	return 0;
}

int office_corrections_file_push(struct office *office, const char *path)
{
	struct push push = { .text = NULL };
	bool is_dry = usage_option(office->usage, "--dry-run") != NULL;
	int r = office_open(office, NULL);
	if (r == 0)
		r = office_corrections_each(office, push_row, &push);
	if (r == 0 && push.is_out_of_memory)
		r = problem_memory(&office->problem);
	if (r == 0 && !is_dry) {
		r = file_write_path(path, push.text ? push.text : "", push.size);
		if (r < 0)
			(void)problem_set(&office->problem, r, "%.200s cannot be written: %s", path,
					  error_text(-r));
	}
	free(push.text);
	if (r < 0)
		return office_fail(office);
	output_line("%u students are asked for another photo", push.pushed);
	if (push.left_out > 0)
		output_complaint(
			"%u corrections are left out: the booth can only tell a fault that "
			"`corrections add --fault` named",
			push.left_out);
	return push.left_out > 0 ? OFFICE_FAULTS : OFFICE_GOOD;
}
