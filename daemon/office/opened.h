/* SPDX-License-Identifier: MIT */
/*
 * The bytes of an item's file, as its record describes them: of a plain file, or of a sealed one that the
 * receiver's key opens. They are handed out only if their hash is the record's.
 */
#ifndef DAEMON_OFFICE_OPENED_H
#define DAEMON_OFFICE_OPENED_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/store/record.h"

/* key: the PEM file of the receiver's private key; null: there is none. The caller must free()
 * *ret_bytes; a zero byte follows them. -ENOENT: the file is missing. -ENOKEY: the file is sealed, and
 * the key is missing or does not fit. -EBADMSG: the bytes are not those of the record. */
must_check int opened_read(int item_fd, const struct record_file *file, const char *key,
			   struct problem *problem, uint8_t **ret_bytes, size_t *ret_size);

/* Does that for every file of a record, and throws the bytes away. *ret_sealed: number of sealed files that could
 * not be compared, because there is no key. */
must_check int opened_check(int item_fd, const char *key, struct problem *problem,
			    unsigned *ret_sealed);

/* Reads the record of an item and finds the file of this name in it. -ENOENT: the record lists no such
 * file. */
must_check int opened_find(int item_fd, const char *name, struct problem *problem,
			   struct record_file *ret_file);

#endif
