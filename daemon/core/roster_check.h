/* SPDX-License-Identifier: MIT */
/* Checks one row of a roster and makes a person of it. Pure: the day is an argument. */
#ifndef DAEMON_CORE_ROSTER_CHECK_H
#define DAEMON_CORE_ROSTER_CHECK_H

#include "daemon/core/cell.h"
#include "daemon/core/roster_fault.h"
#include "daemon/core/roster_field.h"
#include "daemon/core/roster_person.h"

/* 14 years: below that age a guardian must consent (PIPL, article 31). */
enum { ROSTER_MINOR_YEARS = 14 };

/* Receives each fault of the row. `detail` lives only during the call. */
typedef void roster_tell_fn(enum roster_fault fault, enum roster_field field, const char *detail,
			    void *user);

struct roster_check {
	idcard_day today;
	bool counts_from_1904; /* numbers of dates in the file: days since 1904, not since 1900 */
	roster_tell_fn *tell;
	void *user;
};

/* cells[field] is null where the file has no such column. Sets the person's member for every field
 * that is good; a field with a fault stays empty. Does not set `line`. */
void roster_check_row(const struct roster_check *check,
		      const struct cell *const cells[ROSTER_FIELD_COUNT],
		      struct roster_person *ret_person);

/* Brings a text that a reader or a person typed into the form in which the roster keeps student
 * numbers, card numbers and tickets: clean, letters large. */
void roster_check_normalise(char *text);

/* Copies the text, or nothing if it is too long. Returns whether it fitted. */
bool roster_check_copy(char *to, size_t size, const char *text);

#endif
