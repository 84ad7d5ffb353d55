/* SPDX-License-Identifier: MIT */
/*
 * The files of a backup in memory: what each is called, whose it is, and its bytes.
 *
 * A path has no slash in front: it counts from the root of the system. Only these paths can be in a
 * backup; so a backup can write nowhere else:
 *   etc/boothd/...   etc/default/booth-ui
 *   etc/credstore/boothd.*   etc/credstore.encrypted/boothd.*
 *   etc/systemd/system/UNIT.service.d/...      of boothd, booth-courier and booth-ui
 *   var/lib/boothd/keys/...  ledger/...  roster/...  stats/...  spool/certificates.pem
 */
#ifndef DAEMON_BOOTHCTL_BACKUP_SET_H
#define DAEMON_BOOTHCTL_BACKUP_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum {
	BACKUP_PATH_SIZE = 256,
	BACKUP_NAME_SIZE = 33,
	BACKUP_FILES_MAX = 6000,
	BACKUP_BYTES_MAX = 256 << 20, /* of all files together; a ledger has at most 128 MB */
};

struct backup_file {
	char path[BACKUP_PATH_SIZE];
	char owner[BACKUP_NAME_SIZE], group[BACKUP_NAME_SIZE];
	unsigned mode;  /* at most 0777 */
	uint8_t *bytes; /* may be null if the file is empty */
	size_t size;
};

struct backup_set {
	char device[64], software[32], made[32]; /* made: a time in UTC */
	struct backup_file *files;
	size_t count, room;
	size_t bytes; /* of all files */
};

/* Returns whether the path is one of those above, and has neither "..", nor an empty part, nor a
 * part that begins with a dot. */
bool backup_path_is_allowed(const char *path);

/* Adds the file, and takes over its bytes even after an error. -EFBIG: the set is full. */
must_check int backup_set_add(struct backup_set *set, const struct backup_file *file);
/* Sorts the files by their paths. */
void backup_set_sort(struct backup_set *set);
/* Finds a file of a sorted set; null: there is none. */
const struct backup_file *backup_set_find(const struct backup_set *set, const char *path);
/* Wipes and frees all files. */
void backup_set_clear(struct backup_set *set);

#endif
