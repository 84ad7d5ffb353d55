/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_corrections.h"

#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/booth-office/office_due.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/office/decision.h"

/* The columns are those of enum office_corrections_column. A photo that replaces another one was taken after the
 * correction was asked for. */
static const char all_corrections[] =
	"SELECT item.id, item.unix_ms, coalesce(people.student_number, ''), "
	"coalesce(people.name, ''), coalesce(people.college, ''), coalesce(people.class, ''), "
	"coalesce((SELECT max(old.receipt) FROM item AS old WHERE old.id = item.of_photo AND "
	"item.of_photo <> ''), ''), item.of_photo, item.reason, item.note, item.due, "
	"coalesce((SELECT max(closing.unix_ms) FROM item AS closing WHERE closing.about = item.id "
	"AND closing.kind = 'corrected' AND closing.state >= 2 AND closing.demo = 0), 0), "
	"coalesce(CASE WHEN newer.unix_ms > item.unix_ms AND newer.id <> item.of_photo THEN "
	"newer.id END, ''), item.person FROM item LEFT JOIN people ON people.person = item.person "
	"LEFT JOIN counted ON counted.person = item.person "
	"LEFT JOIN item AS newer ON newer.number = counted.item "
	"WHERE item.kind = 'correction' AND item.state >= 2 AND item.demo = 0 "
	"ORDER BY item.unix_ms, item.id";

static const char *const state_names[] = {
	[OFFICE_CORRECTIONS_OPEN] = WORDING("open"),
	[OFFICE_CORRECTIONS_OVERDUE] = WORDING("overdue"),
	[OFFICE_CORRECTIONS_CLOSED_BY_STAFF] = WORDING("closed"),
	[OFFICE_CORRECTIONS_REPLACED] = WORDING("photo replaced"),
};

const char *office_corrections_state_name(enum office_corrections_state state)
{
	return state_names[state];
}

bool office_corrections_is_open(enum office_corrections_state state)
{
	return state == OFFICE_CORRECTIONS_OPEN || state == OFFICE_CORRECTIONS_OVERDUE;
}

bool office_corrections_is_reason(const char *text)
{
	static const char *const reasons[] = {
		"P1", "P2", "P3", "P4", "D1", "D2", "D3", "D4", "S1"
	};
	for (unsigned i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(text, reasons[i]) == 0)
			return true;
	return false;
}

static enum office_corrections_state judge(struct database_query *row, const char *today)
{
	const char *due = database_text(row, OFFICE_CORRECTIONS_DUE);
	if (database_number(row, OFFICE_CORRECTIONS_CLOSED) > 0)
		return OFFICE_CORRECTIONS_CLOSED_BY_STAFF;
	if (database_text(row, OFFICE_CORRECTIONS_REASON)[0] == 'P' &&
	    database_text(row, OFFICE_CORRECTIONS_NEW_PHOTO)[0])
		return OFFICE_CORRECTIONS_REPLACED;
	return due[0] && strcmp(due, today) < 0 ? OFFICE_CORRECTIONS_OVERDUE
						: OFFICE_CORRECTIONS_OPEN;
}

int office_corrections_each(struct office *office, office_corrections_fn *each, void *user)
{
	char today[STAMP_DAY_SIZE];
	struct database_query *row = NULL;
	stamp_day(clock_realtime_ms(), today);
	int r = database_prepare(index_database(office->index), all_corrections, &office->problem,
				 &row);
	if (r < 0)
		return r;
	while ((r = database_step(row, &office->problem)) == 1)
		if ((r = each(row, judge(row, today), user)) != 0)
			break;
	database_free(row);
	return r;
}

/* ---- decisions ---- */

int office_corrections_open(struct office *office, const char *person, const char *photo,
			    const char *reason, const char *note, const char *from)
{
	char due[STAMP_DAY_SIZE], today[STAMP_DAY_SIZE], id[UUID_TEXT_SIZE];
	bool is_tentative = false;
	stamp_day(clock_realtime_ms(), today);
	int r = office_due_find(office->home, usage_option(office->usage, "--holidays"),
				from ? from : today, &office->problem, due, &is_tentative);
	if (r < 0)
		return r;
	if (is_tentative)
		output_complaint(
			"the last day %s may move: the holidays of that year are not known", due);
	const struct decision decision = { .kind = EVENT_KIND_CORRECTION,
					   .person = person,
					   .of = photo && photo[0] ? photo : NULL,
					   .reason = reason,
					   .note = note && note[0] ? note : NULL,
					   .due = due };
	return decision_write(office->desk, &decision, &office->problem, id);
}

int office_corrections_close(struct office *office, const char *person, const char *id,
			     const char *note)
{
	char closing[UUID_TEXT_SIZE];
	const struct decision decision = { .kind = EVENT_KIND_CORRECTED,
					   .person = person,
					   .about = id,
					   .note = note && note[0] ? note : NULL };
	return decision_write(office->desk, &decision, &office->problem, closing);
}
