/* SPDX-License-Identifier: MIT */
/* Checks one row of a roster and turns it into a struct roster_person. Pure: the day is an
 * argument. */
#ifndef DAEMON_CORE_ROSTER_CHECK_H
#define DAEMON_CORE_ROSTER_CHECK_H

#include "daemon/core/cell.h"
#include "daemon/core/roster_fault.h"
#include "daemon/core/roster_field.h"
#include "daemon/core/roster_person.h"

/* For a person younger than 14 years, a guardian must consent (PIPL, article 31). */
enum { ROSTER_MINOR_YEARS = 14 };

/* Receives each fault of the row. `detail` is valid only during the call. */
typedef void roster_tell_fn(enum roster_fault fault, enum roster_field field, const char *detail,
			    void *user);

struct roster_check {
	idcard_day today;
	/* true: the file stores a date as the number of days since 1904; false: since 1900 */
	bool counts_from_1904;
	roster_tell_fn *tell;
	void *user;
};

/* If the file has no column for a field, cells[field] is null. Sets the person's member for every
 * field that is good; a field with a fault stays empty. Does not set `line`. */
void roster_check_row(const struct roster_check *check,
		      const struct cell *const cells[ROSTER_FIELD_COUNT],
		      struct roster_person *ret_person);

/* Converts a text that a reader or a person typed: cleans it (roster_field_clean()) and makes all
 * letters capitals. The roster keeps student numbers, card numbers and tickets in this form. */
void roster_check_normalise(char *text);

/* Copies the text, or nothing if it is too long. Returns whether it fitted. */
bool roster_check_copy(char *to, size_t size, const char *text);

#endif
