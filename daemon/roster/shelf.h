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

/* path: path of the present roster. Makes the roster's folder if it is missing. -EBUSY: another
 * writer is at work. */
must_check int shelf_open(const char *path, struct problem *problem, struct shelf **ret_shelf);
/* Also removes a new roster that was begun but not published. */
void shelf_close(struct shelf *shelf);

/* These functions begin a new roster: an empty one, or a copy of the present one. The caller must
 * write the file at *ret_path and close it. The path belongs to the shelf. */
must_check int shelf_begin(struct shelf *shelf, struct problem *problem, const char **ret_path);
must_check int shelf_begin_copy(struct shelf *shelf, struct problem *problem,
				const char **ret_path);

/* Makes the new roster durable and puts it in the place of the present one. The old roster becomes
 * the first generation. */
must_check int shelf_publish(struct shelf *shelf, struct problem *problem);

/* Removes the present roster and puts the newest generation in its place. -ENOENT: there is no
 * generation. */
must_check int shelf_roll_back(struct shelf *shelf, struct problem *problem);

/* Removes all generations, because they contain persons who may have to be forgotten. */
must_check int shelf_forget_generations(struct shelf *shelf, struct problem *problem);

#endif
