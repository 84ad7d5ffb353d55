/* SPDX-License-Identifier: MIT */
/* Computes a hash over all persons and cards of a roster. It does not matter which pages of the
 * file hold them. */
#ifndef DAEMON_STORE_ROSTER_DIGEST_H
#define DAEMON_STORE_ROSTER_DIGEST_H

#include "daemon/base/hash.h"

struct sqlite3;

/* -EBADMSG: SQLite reports that the file is damaged. */
must_check int roster_digest(struct sqlite3 *database, struct hash *ret_hash);

#endif
