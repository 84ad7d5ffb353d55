/* SPDX-License-Identifier: MIT */
/*
 * A backup as one piece of bytes, before it is sealed: a tar archive (POSIX pax). Its first entry is
 * manifest.json, which names every file with its size, SHA-256, mode, owner and group; the files
 * follow in the same order, sorted by path.
 */
#ifndef DAEMON_BOOTHCTL_BACKUP_PACK_H
#define DAEMON_BOOTHCTL_BACKUP_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/boothctl/backup_set.h"
#include "daemon/core/problem.h"

/* The set must be sorted. The caller must wipe and free() *ret_bytes. */
must_check int backup_pack(const struct backup_set *set, struct problem *problem,
			   uint8_t **ret_bytes, size_t *ret_size);

/* Reads the bytes, which may be anything. -EBADMSG: the archive is damaged, or has something that
 * no backup has: a link, a device, a path that is not allowed, a file that the manifest lacks or
 * describes otherwise. -EPROTO: a newer release made it. -EFBIG: it is too large. The caller clears
 * *ret_set, also after an error. */
must_check int backup_unpack(const void *bytes, size_t size, struct problem *problem,
			     struct backup_set *ret_set);

#endif
