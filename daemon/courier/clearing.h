/* SPDX-License-Identifier: MIT */
/*
 * Retention: removes items from sent/ that were sent long enough ago. Every removal waits for the
 * disk, so one call works for a limited time and leaves the rest to the next call. Items that
 * cannot be removed are skipped.
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
	int64_t most_ms; /* limit for the time of one call, measured by monotonic_ms() */
	int64_t (*monotonic_ms)(void);
};

struct clearing_result {
	unsigned removed, failed;
	bool has_more;          /* the call stopped before it had seen every item */
	struct problem problem; /* problem of the first failure; it names the item */
};

/* 0: *ret_result is set. Other results: sent/ cannot be read. */
must_check int clearing_run(struct spool *spool, const struct clearing_order *order,
			    struct clearing_result *ret_result);

#endif
