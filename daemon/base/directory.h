/* SPDX-License-Identifier: MIT */
/*
 * Folders: opening, walking, locking, removing.
 *
 * All names are relative to a folder's fd and single components; symbolic links are never followed.
 */
#ifndef DAEMON_BASE_DIRECTORY_H
#define DAEMON_BASE_DIRECTORY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

must_check int directory_open(int folder_fd, const char *name, int *ret_fd);
must_check int directory_sync(int folder_fd);

/* Whether `name` is still the folder that fd was opened for. -ENOENT: nothing has this name. */
must_check int directory_is_at(int folder_fd, const char *name, int fd, bool *ret_is_at);

/* The entries that a walk could do nothing with. */
struct directory_passed {
	size_t count;
	int error; /* of the first one: negative errno */
	char name[NAME_MAX + 1];
};

/* Calls each() for every entry but "." and "..", in the folder's own order. A negative answer means
 * that this entry is passed over: the walk goes on, so that one bad entry hides no other. A positive
 * answer ends the walk and is returned. ret_passed may be null. A negative errno is returned only
 * where the folder itself cannot be read. */
typedef int (*directory_each_fn)(const char *name, void *user);
must_check int directory_each(int folder_fd, directory_each_fn each, void *user,
			      struct directory_passed *ret_passed);

/* Locks the folder `name` ("." is folder_fd itself) against every other caller of this function, in
 * this process or another. The lock ends when *ret_fd is closed or the process ends, however it
 * ends. Works on a full and on a read-only disk: nothing is written. -EBUSY: somebody else has it. */
must_check int directory_lock(int folder_fd, const char *name, struct problem *problem,
			      int *ret_fd);

/* Removes `name` and what is in it, at most a few levels deep (-ELOOP); -ENOENT where it is not.
 * Goes on after an entry that cannot be removed, and returns the first error. */
must_check int directory_remove_tree(int folder_fd, const char *name);

#endif
