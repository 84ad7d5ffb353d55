/* SPDX-License-Identifier: MIT */
/*
 * How many items lie in each state's folder, for figures, the status and the heartbeat. The event
 * loop may ask at any time and never waits for a long folder: 50,000 names take 25 ms of a fast
 * machine and a second of a slow card.
 *
 * census_read() reads at most CENSUS_QUICK_MAX names of a folder itself. A folder with more names has
 * the number that a thread counted after the previous question, and the question makes the thread
 * count again. Until the thread has counted once, the number is not known.
 */
#ifndef DAEMON_STORE_CENSUS_H
#define DAEMON_STORE_CENSUS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/store/spool.h"

enum { CENSUS_QUICK_MAX = 1000 };

struct census;

struct census_row {
	bool is_known;
	uint64_t count;
	int64_t oldest_unix_ms; /* time of the oldest item, as its id says; 0: there is no item */
};

/* Borrows the spool and counts it once. -ENOMEM and the errors of thread_start(). */
must_check int census_create(const struct spool *spool, struct census **ret_census);
/* Ends a count that is under way. Null is fine. */
void census_destroy(struct census *census);

/* Only one thread may ask. */
void census_read(struct census *census, struct census_row rows[SPOOL_STATES]);

#endif
