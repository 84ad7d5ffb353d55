/* SPDX-License-Identifier: MIT */
/*
 * Opens, walks, locks and removes folders.
 *
 * A name is a single component of a path, inside the folder folder_fd. If the name belongs to a
 * symbolic link, the link is not followed.
 */
#ifndef DAEMON_BASE_DIRECTORY_H
#define DAEMON_BASE_DIRECTORY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "daemon/core/problem.h"

must_check int directory_open(int folder_fd, const char *name, int *ret_fd);
must_check int directory_sync(int folder_fd);

/* Makes the folder, so that its name survives a power cut. The folder above must exist. Returns 0 if
 * the folder exists already. */
must_check int directory_make(const char *path, mode_t mode);

/* Sets *ret_is_at to true if `name` is the same folder that is open as fd. -ENOENT: folder_fd has
 * no entry of this name. */
must_check int directory_is_at(int folder_fd, const char *name, int fd, bool *ret_is_at);

/* The entries for which each() failed during a walk. */
struct directory_passed {
	size_t count;
	int error; /* negative errno of the first entry for which each() failed */
	char name[NAME_MAX + 1];
};

/* Calls each() for every entry except "." and "..", in no special order. If each() returns a
 * negative errno, the walk goes on, so that one bad entry hides no other entry; ret_passed (may be
 * null) counts such entries. If each() returns a positive number, the walk ends and returns this
 * number. A negative return means that the folder itself cannot be read. */
typedef int (*directory_each_fn)(const char *name, void *user);
must_check int directory_each(int folder_fd, directory_each_fn each, void *user,
			      struct directory_passed *ret_passed);

/* Locks the folder `name` ("." is folder_fd itself). While it is locked, no other caller of this
 * function can lock it, in this process or another. The lock ends when *ret_fd is closed or when
 * the process ends, even by a crash. Locking writes nothing, so it works on a full or read-only
 * disk. -EBUSY: another caller has the lock. */
must_check int directory_lock(int folder_fd, const char *name, struct problem *problem,
			      int *ret_fd);

/* Removes `name` and everything in it. -ENOENT: there is no entry of this name; -ELOOP: the tree
 * has too many levels. If an entry cannot be removed, the function still removes the others, and
 * then returns the first error. */
must_check int directory_remove_tree(int folder_fd, const char *name);

#endif
