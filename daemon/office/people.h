/* SPDX-License-Identifier: MIT */
/* Brings the index's table `people` up to date: the persons of the roster with their pseudonym, by which
 * the archive's items know them. */
#ifndef DAEMON_OFFICE_PEOPLE_H
#define DAEMON_OFFICE_PEOPLE_H

#include <stdbool.h>

#include "daemon/base/keyed_hash.h"
#include "daemon/core/problem.h"

struct database;

/* roster: path of the roster, or null, which empties the table. Does nothing if the table is of this roster
 * already. *ret_is_new: the table changed. Errors: as roster_open(). */
must_check int people_update(struct database *database, const char *roster,
			     const struct keyed_secret *secret, struct problem *problem,
			     bool *ret_is_new);

#endif
