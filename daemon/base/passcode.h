/* SPDX-License-Identifier: MIT */
/*
 * Codes that a few people know, such as the code or the card number of a member of staff, kept as
 * hashes. The file has one line for each person, NAME HASH; a line that begins with # is a comment.
 * `boothctl staff-code NAME` makes such a line.
 *
 * The hash is scrypt (RFC 7914) by libcrypto with a random salt: "scrypt:4096:SALT:HASH", in
 * hexadecimal digits. With N = 4096, r = 8, p = 1 one check takes 4 MiB and about 10 ms on a laptop.
 * So a thief of the file needs hours for a code of six digits: keep the file from everybody but root
 * and boothd.
 */
#ifndef DAEMON_BASE_PASSCODE_H
#define DAEMON_BASE_PASSCODE_H

#include <stdbool.h>

#include "daemon/core/problem.h"

enum {
	PASSCODE_MIN = 4,  /* length of the shortest code */
	PASSCODE_MAX = 64, /* length of the longest code */
	PASSCODE_HASH_SIZE = 128,
	PASSCODE_NAME_SIZE = 33,
	PASSCODES_MAX = 16, /* number of lines that are read */
	PASSCODE_FILE_BYTES_MAX = 16384,
};

/* Returns whether the text may be the name of a person: letters, digits, "._-", at most 32. */
bool passcode_is_name(const char *name);
/* Returns whether the text can be a code: PASSCODE_MIN to PASSCODE_MAX printable ASCII characters
 * without a blank. */
bool passcode_is_code(const char *code);

/* Makes the hash of a code. -EINVAL: this can be no code. -EIO: no random numbers, or no memory. */
must_check int passcode_hash(const char *code, char ret_hash[PASSCODE_HASH_SIZE]);
/* Compares a code with a hash, in constant time. -EINVAL: the hash is malformed. */
must_check int passcode_check(const char *hash, const char *code, bool *ret_fits);

/* Counts the lines with a code. -ENOENT: there is no such file, which is no fault. -EPERM: everybody
 * on this machine may read the file. Other errors come from the disk. */
must_check int passcode_count(const char *path, unsigned *ret_count);
/* Finds whose code this is. Malformed lines are passed over. -ENOENT: nobody's; other errors as for
 * passcode_count(). */
must_check int passcode_find(const char *path, const char *code, char ret_name[PASSCODE_NAME_SIZE]);

#endif
