/* SPDX-License-Identifier: MIT */
/*
 * The spool's folders, kept open: the spool itself, incoming/ and one folder per state.
 *
 * A person may remove a folder and make it again, or mount a disk over it. folders_follow() then
 * opens the folder that is at the path now. The number of the folder's descriptor does not change.
 * Another thread that uses the descriptor sees the old folder or the new folder, but never a closed
 * descriptor.
 */
#ifndef DAEMON_STORE_FOLDERS_H
#define DAEMON_STORE_FOLDERS_H

#include <stdbool.h>

#include "daemon/core/problem.h"

enum folders_id {
	/* FOLDERS_PENDING and the next four are the states, in the order of enum spool_state */
	FOLDERS_PENDING,
	FOLDERS_SENT,
	FOLDERS_REFUSED,
	FOLDERS_HELD,
	FOLDERS_BROKEN,
	FOLDERS_INCOMING,
	FOLDERS_ROOT,
};
enum { FOLDERS_COUNT = 7 };

struct folders;

/* Returns the folder's name, such as "pending". The name of FOLDERS_ROOT is "". */
const char *folders_name(enum folders_id id);

/*
 * Opens all folders. If is_owner is false, all folders must exist. If is_owner is true, the
 * function locks incoming/ (-EBUSY: another owner has locked it) and makes missing folders with
 * mode 2770. It makes or changes nothing inside the spool before it has the lock. After an error,
 * *ret_name is the name (see folders_name()) of the folder that failed.
 */
must_check int folders_open(const char *path, bool is_owner, const char **ret_name,
			    struct folders **ret_folders);
void folders_close(struct folders *folders); /* null is fine */

const char *folders_path(const struct folders *folders);
/* Returns the folder's descriptor. Its number stays the same until folders_close(). */
int folders_fd(const struct folders *folders, enum folders_id id);

/* Opens again each folder that has been replaced at its path. After a return of 0, all descriptors
 * belong to the folders that are at the paths now. The owner makes missing folders inside the
 * spool, but not the spool itself. Any thread may call this function. */
must_check int folders_follow(struct folders *folders);

/* Makes the folder `name` with mode 2770 if it is missing, and opens it. */
must_check int folders_make(int parent_fd, const char *name, int *ret_fd);

#endif
