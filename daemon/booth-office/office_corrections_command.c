/* SPDX-License-Identifier: MIT */
/* booth-office corrections add, list, close; the other subcommands are in office_corrections_file.c. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_corrections.h"
#include "daemon/booth-office/office_corrections_file.h"
#include "daemon/booth-office/office_form.h"
#include "daemon/booth-office/office_person.h"
#include "daemon/booth-office/office_print.h"
#include "daemon/console/output.h"
#include "daemon/core/reason.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"

/* ---- add ---- */

/* Which fault of the photo the student is told at the booth stands before the note: "glasses_glare: ...". */
static int write_note(struct office *office, char *note, size_t size)
{
	const char *fault = usage_option(office->usage, "--fault");
	const char *text = usage_option(office->usage, "--note");
	if (fault && reason_parse(fault) == REASON_NONE)
		return problem_set(
			&office->problem, -EINVAL,
			"%.40s is no fault of a photo: booth-check --explain all lists them",
			fault);
	(void)snprintf(note, size, "%s%s%s", fault ? fault : "", fault && text ? ": " : "",
		       text ? text : "");
	return 0;
}

static int add(struct office *office)
{
	const char *text = usage_word(office->usage, 0),
		   *why = usage_option(office->usage, "--why");
	char note[250];
	struct office_person person;
	if (!office_corrections_is_reason(why)) {
		output_complaint("the reason is none of P1 P2 P3 P4 D1 D2 D3 D4 S1");
		return EX_USAGE;
	}
	int r = office_open_desk(office);
	if (r == 0)
		r = office_open(office, NULL);
	if (r == 0)
		r = write_note(office, note, sizeof(note));
	if (r == 0)
		r = office_person_find(office, text, &person);
	if (r == 0)
		r = office_corrections_open(office, person.person, person.photo, why, note,
					    usage_option(office->usage, "--from-day"));
	if (r < 0)
		return office_fail(office);
	output_line("the correction %s of %s is noted", why, text);
	return OFFICE_GOOD;
}

/* ---- list ---- */

struct list {
	struct office *office;
	bool overdue_only, all;
	unsigned shown;
};

static void print_json(struct database_query *row, enum office_corrections_state state)
{
	static const struct {
		const char *name;
		int column;
	} texts[] = { { "id", OFFICE_CORRECTIONS_ID },
		      { "student_number", OFFICE_CORRECTIONS_NUMBER },
		      { "photo", OFFICE_CORRECTIONS_PHOTO },
		      { "reason", OFFICE_CORRECTIONS_REASON },
		      { "note", OFFICE_CORRECTIONS_NOTE },
		      { "due", OFFICE_CORRECTIONS_DUE },
		      { "new_photo", OFFICE_CORRECTIONS_NEW_PHOTO } };
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "correction");
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		(void)json_add_text(object, texts[i].name, database_text(row, texts[i].column));
	(void)json_add_number(object, "at_ms", database_number(row, OFFICE_CORRECTIONS_WHEN));
	(void)json_add_text(object, "state", office_corrections_state_name(state));
	output_json(object);
}

static void print_text(struct database_query *row, enum office_corrections_state state)
{
	char day[STAMP_DAY_SIZE], name[OFFICE_PRINT_NAME_SIZE];
	stamp_day(database_number(row, OFFICE_CORRECTIONS_WHEN), day);
	office_print_name(database_text(row, OFFICE_CORRECTIONS_NAME), false, name);
	output_line("%s  %s %s  %s  %s  %s  %s  %s", day,
		    database_text(row, OFFICE_CORRECTIONS_NUMBER), name,
		    database_text(row, OFFICE_CORRECTIONS_CLASS),
		    database_text(row, OFFICE_CORRECTIONS_REASON),
		    database_text(row, OFFICE_CORRECTIONS_DUE),
		    wording_of(office_corrections_state_name(state)),
		    database_text(row, OFFICE_CORRECTIONS_NOTE));
}

static int print_row(struct database_query *row, enum office_corrections_state state, void *user)
{
	struct list *list = user;
	if (!office_corrections_is_open(state) && !list->all)
		return 0;
	if (list->overdue_only && state != OFFICE_CORRECTIONS_OVERDUE)
		return 0;
	list->shown++;
	if (list->office->usage->json)
		print_json(row, state);
	else
		print_text(row, state);
	return 0;
}

static int print_list(struct office *office)
{
	struct list list = { .office = office,
			     .all = usage_option(office->usage, "--all") != NULL,
			     .overdue_only = usage_option(office->usage, "--overdue") != NULL };
	int r = office_open(office, NULL);
	if (r == 0)
		r = office_corrections_each(office, print_row, &list);
	return r < 0 ? office_fail(office) : OFFICE_GOOD;
}

/* ---- close ---- */

struct closing {
	struct office *office;
	const char *id;     /* the correction's own id, or */
	const char *person; /* all open ones of this person */
	unsigned closed;
};

static int close_row(struct database_query *row, enum office_corrections_state state, void *user)
{
	struct closing *closing = user;
	const char *person = database_text(row, OFFICE_CORRECTIONS_PERSON);
	bool is_meant =
		closing->id ? strcmp(database_text(row, OFFICE_CORRECTIONS_ID), closing->id) == 0
			    : strcmp(person, closing->person) == 0;
	if (!is_meant || !office_corrections_is_open(state))
		return 0;
	closing->closed++;
	return office_corrections_close(closing->office, person,
					database_text(row, OFFICE_CORRECTIONS_ID),
					usage_option(closing->office->usage, "--note"));
}

static int close_some(struct office *office)
{
	const char *text = usage_word(office->usage, 0);
	struct office_person person;
	struct closing closing = { .office = office, .id = text };
	int r = office_open_desk(office);
	if (r == 0)
		r = office_open(office, NULL);
	if (r == 0 && office_person_find(office, text, &person) == 0) {
		closing.id = NULL;
		closing.person = person.person;
	}
	if (r == 0)
		r = office_corrections_each(office, close_row, &closing);
	if (r < 0)
		return office_fail(office);
	output_line("%u corrections were closed", closing.closed);
	return closing.closed > 0 ? OFFICE_GOOD : OFFICE_FAULTS;
}

int office_corrections(struct office *office)
{
	const char *name = strchr(office->usage->page->name, ' ') + 1;
	const char *file = usage_word(office->usage, 0);
	if (strcmp(name, "add") == 0)
		return add(office);
	if (strcmp(name, "list") == 0)
		return print_list(office);
	if (strcmp(name, "close") == 0)
		return close_some(office);
	if (strcmp(name, "import") == 0)
		return office_corrections_file_import(office, file);
	if (strcmp(name, "form") == 0)
		return office_form(office, file);
	if (strcmp(name, "export") == 0)
		return office_corrections_file_export(office, file);
	return office_corrections_file_push(office, file);
}
