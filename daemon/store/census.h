/* SPDX-License-Identifier: MIT */
/*
 * How many items lie in each state's folder, for the metrics, the status and the heartbeat. The
 * event loop may ask at any time and never waits for a large folder: reading 50,000 names takes 25
 * ms on a fast machine, and a second from a slow card.
 *
 * census_read() itself reads at most CENSUS_QUICK_MAX names of a folder. For a folder with more
 * names, it returns the number that a thread counted after the previous call, and makes the thread
 * count again. That number is not known until the thread has counted once.
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
	/* time of the oldest item, taken from its id; 0: there is no item */
	int64_t oldest_unix_ms;
};

/* Borrows the spool, and makes a thread count the items once. Errors: -ENOMEM and those of
 * thread_start(). */
must_check int census_create(const struct spool *spool, struct census **ret_census);
/* Ends a count that is under way. Null is fine. */
void census_destroy(struct census *census);

/* Only one thread may call this function. */
void census_read(struct census *census, struct census_row rows[SPOOL_STATES]);

#endif
