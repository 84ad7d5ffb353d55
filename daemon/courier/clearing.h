/* SPDX-License-Identifier: MIT */
/*
 * Retention: takes out of sent/ what was sent long enough ago. Every removal waits for the disk, so
 * it works for a while and leaves the rest to another call. What cannot be removed is passed over.
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
	int64_t most_ms; /* how long it may work, by this clock: */
	int64_t (*monotonic_ms)(void);
};

struct clearing_result {
	unsigned removed, failed;
	bool has_more;          /* it stopped before it had looked at everything */
	struct problem problem; /* of the first that failed, with its id */
};

/* Errors: sent/ cannot be read. */
must_check int clearing_run(struct spool *spool, const struct clearing_order *order,
			    struct clearing_result *ret_result);

#endif
