/* SPDX-License-Identifier: MIT */
/*
 * Opens, walks, locks and removes folders.
 *
 * A name is a single component below folder_fd. Symbolic links of that name are not followed.
 */
#ifndef DAEMON_BASE_DIRECTORY_H
#define DAEMON_BASE_DIRECTORY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

must_check int directory_open(int folder_fd, const char *name, int *ret_fd);
must_check int directory_sync(int folder_fd);

/* Tells in ret_is_at whether `name` is still the folder that fd was opened for. -ENOENT: the
 * folder has no entry of this name. */
must_check int directory_is_at(int folder_fd, const char *name, int fd, bool *ret_is_at);

/* The entries that a walk passed over. */
struct directory_passed {
	size_t count;
	int error; /* negative errno of the first entry passed over */
	char name[NAME_MAX + 1];
};

/* Calls each() for every entry except "." and "..", in the folder's own order. If each() returns
 * a negative errno, the entry counts as passed over and the walk goes on, so that one bad entry
 * hides no other. If each() returns a positive number, the walk ends and returns it. A negative
 * return means that the folder itself cannot be read. ret_passed may be null. */
typedef int (*directory_each_fn)(const char *name, void *user);
must_check int directory_each(int folder_fd, directory_each_fn each, void *user,
			      struct directory_passed *ret_passed);

/* Locks the folder `name` ("." is folder_fd itself) against every other caller of this function,
 * in this process or another. The lock ends when *ret_fd is closed or the process ends, even by
 * a crash. It works on a full or read-only disk, because it writes nothing. -EBUSY: another
 * caller has the lock. */
must_check int directory_lock(int folder_fd, const char *name, struct problem *problem,
			      int *ret_fd);

/* Removes `name` and everything in it. -ENOENT: there is no entry of this name; -ELOOP: the tree
 * has too many levels. If an entry cannot be removed, the function goes on and returns the first
 * error. */
must_check int directory_remove_tree(int folder_fd, const char *name);

#endif
