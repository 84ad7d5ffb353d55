/* SPDX-License-Identifier: MIT */
/* What must hold before a backup is restored. Nothing here changes a file. */
#ifndef DAEMON_BOOTHCTL_RESTORE_CHECK_H
#define DAEMON_BOOTHCTL_RESTORE_CHECK_H

#include <stdbool.h>

#include "daemon/boothctl/backup_set.h"
#include "daemon/core/problem.h"

/* Checks that the booth's key and its certificate belong together, both in the booth's folder and
 * as credentials. -EINVAL: they do not. */
must_check int restore_check_keys(const struct backup_set *set, struct problem *problem);

/* Checks that the system at root has each file's owner and group. -ENOENT: it lacks one. */
must_check int restore_check_accounts(const char *root, const struct backup_set *set,
				      struct problem *problem);

/* Calls tell() for everything at root that belongs to a booth and would be lost: photos in the
 * spool, and a ledger, a roster or a campaign's secret with other contents. `here`: the files at
 * root. Returns how much there is. A booth that has just been installed has nothing of this, only a
 * key that nobody has used. */
typedef void restore_tell_fn(const char *what, void *user);
unsigned restore_check_other(const char *root, const struct backup_set *here,
			     const struct backup_set *set, restore_tell_fn *tell, void *user);

/* Locks the spool against a boothd that starts. -EBUSY: boothd runs. *ret_fd is -1 if there is no
 * spool yet. */
must_check int restore_check_stopped(const char *root, struct problem *problem, int *ret_fd);

#endif
