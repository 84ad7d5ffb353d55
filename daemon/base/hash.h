/* SPDX-License-Identifier: MIT */
/* SHA-256 of bytes and of files, computed by libcrypto. In records a hash is written as 64
 * lower-case hexadecimal digits. */
#ifndef DAEMON_BASE_HASH_H
#define DAEMON_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum { HASH_SIZE = 32, HASH_TEXT_SIZE = 65 };

struct hash {
	uint8_t bytes[HASH_SIZE];
};

must_check int hash_bytes(const void *bytes, size_t size_bytes, struct hash *ret_hash);

/* HMAC-SHA256 (RFC 2104) of the bytes. */
must_check int hash_hmac(const void *key, size_t key_bytes, const void *bytes, size_t size_bytes,
			 struct hash *ret_hash);

/* Hashes a file from its present read position to its end, and reads it in small pieces. */
must_check int hash_file(int fd, struct hash *ret_hash);

void hash_format(const struct hash *hash, char text[HASH_TEXT_SIZE]);
/* Reads a hash from its hexadecimal text. -EINVAL: the text is not a hash. */
must_check int hash_parse(const char *text, struct hash *ret_hash);

#endif
