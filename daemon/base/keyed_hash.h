/* SPDX-License-Identifier: MIT */
/*
 * Pseudonyms: HMAC-SHA256(secret, KIND 0x00 KEY), of which the first 128 bits are written as 32
 * hexadecimal digits. Whoever has the secret can compute the pseudonym of a known key. Whoever has
 * only pseudonyms can neither compute a key from them nor find one by trying all keys.
 */
#ifndef DAEMON_BASE_KEYED_HASH_H
#define DAEMON_BASE_KEYED_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum { KEYED_HASH_SIZE = 33, KEYED_SECRET_MIN = 32, KEYED_SECRET_MAX = 256 };

struct keyed_secret {
	uint8_t bytes[KEYED_SECRET_MAX];
	size_t size; /* 0: there is no secret */
};

/* Reads a secret from a file with one line of at least KEYED_SECRET_MIN bytes. The end of the line
 * is not part of the secret. If the unit has a systemd credential `campaign`, reads the credential
 * and not the file at `path`. -ENOENT: there is no secret. -EINVAL: the file is too short or too
 * long. The problem never shows the file's content. */
must_check int keyed_hash_read(const char *path, struct problem *problem,
			       struct keyed_secret *ret_secret);

/* -EINVAL: the key is too long. -ENOMEM: libcrypto failed. */
must_check int keyed_hash(const struct keyed_secret *secret, const char *kind, const char *key,
			  char ret_text[KEYED_HASH_SIZE]);
/* message: KIND 0x00 KEY. */
must_check int keyed_hash_message(const struct keyed_secret *secret, const void *message,
				  size_t size, char ret_text[KEYED_HASH_SIZE]);

#endif
