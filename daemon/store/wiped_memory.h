/* SPDX-License-Identifier: MIT */
/*
 * Makes SQLite overwrite memory before it frees it. A roster's pages and rows name students; what
 * SQLite frees without this stays readable in the process's memory, and so in a core file.
 */
#ifndef DAEMON_STORE_WIPED_MEMORY_H
#define DAEMON_STORE_WIPED_MEMORY_H

#include "daemon/core/problem.h"

struct sqlite3;

/* Has SQLite use memory that is wiped. Call this before the process uses SQLite for the first time,
 * from one thread only. -EBUSY: SQLite was used before, and goes on as it did. */
must_check int wiped_memory_begin(void);

/* Makes the connection keep no small pieces of memory back for its own use, because it would reuse
 * them without a wipe. Call this right after the connection was opened. */
void wiped_memory_keep_nothing(struct sqlite3 *database);

/* Frees all pages of the connection that no statement uses. */
void wiped_memory_release(struct sqlite3 *database);

#endif
