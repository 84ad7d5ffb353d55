/* SPDX-License-Identifier: MIT */
/*
 * Opens, walks, locks and removes folders.
 *
 * A name is a single path component below folder_fd. If it is a symbolic link, the link is not
 * followed.
 */
#ifndef DAEMON_BASE_DIRECTORY_H
#define DAEMON_BASE_DIRECTORY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

must_check int directory_open(int folder_fd, const char *name, int *ret_fd);
must_check int directory_sync(int folder_fd);

/* Sets *ret_is_at to whether `name` is still the same folder that is open as fd. -ENOENT: folder_fd
 * has no entry of this name. */
must_check int directory_is_at(int folder_fd, const char *name, int fd, bool *ret_is_at);

/* The entries for which each() failed in a walk. */
struct directory_passed {
	size_t count;
	int error; /* negative errno of the first entry for which each() failed */
	char name[NAME_MAX + 1];
};

/* Calls each() for every entry except "." and "..", in no special order. If each() returns a
 * negative errno, the walk goes on, so that one bad entry hides no other; ret_passed (may be null)
 * tells of such entries. If each() returns a positive number, the walk ends and returns it. A
 * negative return means that the folder itself cannot be read. */
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
