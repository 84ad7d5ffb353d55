/* SPDX-License-Identifier: MIT */
/* The corrections as a list, derived from the decisions, and the decisions that open and close them. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_CORRECTIONS_H
#define DAEMON_BOOTH_OFFICE_OFFICE_CORRECTIONS_H

#include "daemon/booth-office/office.h"
#include "daemon/office/stamp.h"

struct database_query;

/* The columns of a row of the list. */
enum office_corrections_column {
	OFFICE_CORRECTIONS_ID,
	OFFICE_CORRECTIONS_WHEN, /* in milliseconds since 1970 */
	OFFICE_CORRECTIONS_NUMBER,
	OFFICE_CORRECTIONS_NAME,
	OFFICE_CORRECTIONS_COLLEGE,
	OFFICE_CORRECTIONS_CLASS,
	OFFICE_CORRECTIONS_RECEIPT,
	OFFICE_CORRECTIONS_PHOTO,
	OFFICE_CORRECTIONS_REASON,
	OFFICE_CORRECTIONS_NOTE,
	OFFICE_CORRECTIONS_DUE,
	OFFICE_CORRECTIONS_CLOSED,    /* when it was closed, in milliseconds; 0: it was not */
	OFFICE_CORRECTIONS_NEW_PHOTO, /* id of a newer photo that counts; empty: there is none */
	OFFICE_CORRECTIONS_PERSON,
};

enum office_corrections_state {
	OFFICE_CORRECTIONS_OPEN,
	OFFICE_CORRECTIONS_OVERDUE,
	OFFICE_CORRECTIONS_CLOSED_BY_STAFF,
	/* the reason was about the photo (P1 to P4), and there is a newer photo that counts */
	OFFICE_CORRECTIONS_REPLACED,
};

/* Calls each() for each correction, the oldest first, until it returns a number other than 0. */
typedef int office_corrections_fn(struct database_query *row, enum office_corrections_state state,
				  void *user);
must_check int office_corrections_each(struct office *office, office_corrections_fn *each,
				       void *user);

/* Whether the correction still waits for somebody. */
bool office_corrections_is_open(enum office_corrections_state state);
/* In English, for JSON. */
const char *office_corrections_state_name(enum office_corrections_state state);

/* Whether the text is a reason: P1 to P4, D1 to D4, S1. */
bool office_corrections_is_reason(const char *text);

/* Writes the decisions. note, photo: may be null. from: the day from which the working days are counted;
 * null: today. The desk must be open. */
must_check int office_corrections_open(struct office *office, const char *person, const char *photo,
				       const char *reason, const char *note, const char *from);
must_check int office_corrections_close(struct office *office, const char *person, const char *id,
					const char *note);

#endif
