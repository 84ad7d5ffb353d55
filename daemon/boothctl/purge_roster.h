/* SPDX-License-Identifier: MIT */
/* Removes a person from the roster and from the older rosters that are kept for a rollback. */
#ifndef DAEMON_BOOTHCTL_PURGE_ROSTER_H
#define DAEMON_BOOTHCTL_PURGE_ROSTER_H

#include <stdbool.h>

#include "daemon/base/keyed_hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/roster_person.h"

struct purge_roster {
	bool is_listed; /* the present roster has the person */
	unsigned older; /* older rosters that have the person or cannot be read */
	bool is_removed;
	char student_number[ROSTER_NUMBER_SIZE]; /* empty: no roster has the person */
	struct problem why;                      /* empty: nothing failed */
};

/* Looks for the person whom the text names: a student number, card number, ticket or identity number.
 * secret: null if there is none; then only the first two are found. */
void purge_roster_find(const char *path, const struct keyed_secret *secret, const char *text,
		       struct purge_roster *ret_roster);

/* Removes the person. A roster cannot be changed without a copy, so all older ones go if one of them
 * has the person: then no rollback is possible. */
void purge_roster_remove(const char *path, const struct keyed_secret *secret,
			 struct purge_roster *roster);

#endif
