/* SPDX-License-Identifier: MIT */
/* Removes a person from the roster and from the older rosters that are kept for a rollback. */
#ifndef DAEMON_BOOTHCTL_PURGE_ROSTER_H
#define DAEMON_BOOTHCTL_PURGE_ROSTER_H

#include <stdbool.h>

#include "daemon/base/keyed_hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/roster_person.h"

/* What the present roster could be searched for. */
enum purge_roster_sight {
	PURGE_ROSTER_SEARCHED,  /* for everything, or there is no roster */
	PURGE_ROSTER_NO_SECRET, /* for student numbers and cards, but not for tickets and IDs */
	PURGE_ROSTER_UNREADABLE,
};

struct purge_roster {
	enum purge_roster_sight sight;
	struct problem unseen; /* why not everything could be searched for */
	bool is_listed;        /* the present roster lists the person */
	unsigned older;        /* number of older rosters that list the person or cannot be read */
	bool is_removed;
	char student_number[ROSTER_NUMBER_SIZE]; /* empty: no roster lists the person */
	struct problem why;                      /* empty: nothing failed */
};

/* Looks for the person whom the text names by a student number, card number, ticket or identity
 * number. secret: null if there is none; then only student numbers and card numbers are found. */
void purge_roster_find(const char *path, const struct keyed_secret *secret, const char *text,
		       struct purge_roster *ret_roster);

/* Removes the person. The older rosters cannot be edited, so if any roster may list the person, all
 * older ones are deleted. After that, no rollback is possible. */
void purge_roster_remove(const char *path, const struct keyed_secret *secret,
			 struct purge_roster *roster);

#endif
