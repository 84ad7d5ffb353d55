/* SPDX-License-Identifier: MIT */
/*
 * Writes the files of a backup. Each file is replaced as a whole, with its owner and mode.
 *
 * Before the first file a mark is made in the folder of the keys, and after the last one it is
 * removed. While the mark is there boothd opens no booth (keyring.h), so that no booth ever works
 * with one half of a backup. After a crash the same restore goes on.
 */
#ifndef DAEMON_BOOTHCTL_RESTORE_WRITE_H
#define DAEMON_BOOTHCTL_RESTORE_WRITE_H

#include "daemon/boothctl/backup_set.h"
#include "daemon/core/problem.h"

must_check int restore_write(const char *root, const struct backup_set *set,
			     struct problem *problem);

#endif
