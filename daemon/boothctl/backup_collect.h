/* SPDX-License-Identifier: MIT */
/* Reads all files of a booth that belong into a backup. */
#ifndef DAEMON_BOOTHCTL_BACKUP_COLLECT_H
#define DAEMON_BOOTHCTL_BACKUP_COLLECT_H

#include "daemon/boothctl/backup_set.h"
#include "daemon/core/config.h"
#include "daemon/core/problem.h"

/* Called for each thing that a backup should have, but does not. */
typedef void backup_left_out_fn(const char *path, const char *why, void *user);

/* Reads the files below root, where a booth keeps its own. Links and devices are left out. An error
 * means that a file cannot be read, and the problem names it. The caller clears *ret_set, also after
 * an error. */
must_check int backup_collect(const char *root, backup_left_out_fn *left_out, void *user,
			      struct problem *problem, struct backup_set *ret_set);

/* Names the files and folders of the settings that lie outside of a backup's folders. */
void backup_collect_outside(const struct config *config, backup_left_out_fn *left_out, void *user);

/* The mark, in var/lib/boothd/keys, that a restore has begun and has not ended. It is never in a
 * backup. */
#define BACKUP_MARK "restoring"

#endif
