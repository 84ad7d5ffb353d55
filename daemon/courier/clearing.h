/* SPDX-License-Identifier: MIT */
/*
 * Retention: removes from sent/ the items whose retention time is over. Each removal waits for the
 * disk, so one call works for a limited time and leaves the other items to the next call. Skips
 * items that cannot be removed.
 */
#ifndef DAEMON_COURIER_CLEARING_H
#define DAEMON_COURIER_CLEARING_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct spool;

struct clearing_order {
	int64_t now_unix_ms;
	bool clock_is_synchronised;
	int days;
	/* time in milliseconds that one call may work, measured by monotonic_ms() */
	int64_t most_ms;
	int64_t (*monotonic_ms)(void);
};

struct clearing_result {
	unsigned removed, failed;
	bool has_more;          /* the call stopped before it had seen every item */
	struct problem problem; /* explains the first failure and names its item */
};

/* Returns 0 and sets *ret_result, or a negative errno if sent/ cannot be read. */
must_check int clearing_run(struct spool *spool, const struct clearing_order *order,
			    struct clearing_result *ret_result);

#endif
