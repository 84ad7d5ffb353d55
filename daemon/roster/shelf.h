/* SPDX-License-Identifier: MIT */
/*
 * The folder of the roster: the present one and three older ones.
 *
 *   roster.db                the present roster
 *   roster.db.1 .2 .3        those before it, for `boothctl roster rollback`
 *   roster.db.4              only while a rollback runs, and after a crash of it
 *   .roster.db.new           one that is being written; the next writer removes what a crash left
 *
 * Only one writer at a time: the folder is locked. A crash at any moment leaves the present roster
 * whole, either the old one or the new one.
 */
#ifndef DAEMON_ROSTER_SHELF_H
#define DAEMON_ROSTER_SHELF_H

#include <stdbool.h>

#include "daemon/core/problem.h"

enum {
	SHELF_GENERATIONS = 3,
	SHELF_NAMES = SHELF_GENERATIONS + 1, /* number of names that an older roster may have */
	SHELF_PATH_SIZE = 1024,
	SHELF_FILE_SIZE = SHELF_PATH_SIZE + 300, /* size of the path of an older roster */
};

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

/* Like shelf_publish(), but the old roster is not kept, and the generations stay as they are. */
must_check int shelf_replace(struct shelf *shelf, struct problem *problem);

/* Finds the newest generation, so that the caller can check it before shelf_roll_back(). -ENOENT:
 * there is no generation. */
must_check int shelf_find_older(struct shelf *shelf, struct problem *problem,
				char path[SHELF_FILE_SIZE]);

/* Puts the newest generation in the place of the present roster. If keeps_present is true, the
 * present roster becomes the last generation, so that it comes back after all others. Call
 * shelf_find_older() first. */
must_check int shelf_roll_back(struct shelf *shelf, bool keeps_present, struct problem *problem);

/* Removes all generations, because they contain persons who may have to be forgotten. */
must_check int shelf_forget_generations(struct shelf *shelf, struct problem *problem);

#endif
