/* SPDX-License-Identifier: MIT */
/*
 * The folder of the roster: the present one and three older ones.
 *
 *   roster.db                the present roster
 *   roster.db.1 .2 .3        those before it, for `boothctl roster rollback`
 *   .roster.db.new           one that is being written; the next writer removes what a crash left
 *
 * Only one writer at a time: the folder is locked. A crash at any moment leaves the present roster
 * whole, either the old one or the new one.
 */
#ifndef DAEMON_ROSTER_SHELF_H
#define DAEMON_ROSTER_SHELF_H

#include "daemon/core/problem.h"

enum { SHELF_GENERATIONS = 3, SHELF_PATH_SIZE = 1024 };

struct shelf;

/* path: of the present roster. Makes the folder where it is missing. -EBUSY: another writer works. */
must_check int shelf_open(const char *path, struct problem *problem, struct shelf **ret_shelf);
/* Removes a roster that was begun and not published. */
void shelf_close(struct shelf *shelf);

/* Begins a new roster, empty or as a copy of the present one. Write it at *ret_path, which belongs
 * to the shelf, and close it. */
must_check int shelf_begin(struct shelf *shelf, struct problem *problem, const char **ret_path);
must_check int shelf_begin_copy(struct shelf *shelf, struct problem *problem,
				const char **ret_path);

/* Makes the new roster durable and the present one. The old one becomes the first generation. */
must_check int shelf_publish(struct shelf *shelf, struct problem *problem);

/* Makes the newest generation the present roster; the present one goes. -ENOENT: there is none. */
must_check int shelf_roll_back(struct shelf *shelf, struct problem *problem);

/* Removes all generations: they hold persons who may have to be forgotten. */
must_check int shelf_forget_generations(struct shelf *shelf, struct problem *problem);

#endif
