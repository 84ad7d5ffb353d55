/* SPDX-License-Identifier: MIT */
/*
 * What to do about a device that is lost, and when: a ladder of ever stronger steps with a back-off
 * of seconds. Pure; the caller carries the steps out and says how they went.
 *
 *   reopen       at once: most losses are a hiccup of the driver
 *   renegotiate  close all, ask for formats anew; again and again, ever slower
 *   reauthorise  where allowed: let the USB core drop the device and find it again
 *   wait         while the node is away nothing can be tried; its return is tried at once
 *
 * After out_of_order_us without success the device counts as out
 * of order: what people are told changes, trying goes on for ever.
 */
#ifndef DAEMON_CORE_RECOVERY_H
#define DAEMON_CORE_RECOVERY_H

#include <stdbool.h>
#include <stdint.h>

enum recovery_step {
	RECOVERY_REOPEN,
	RECOVERY_RENEGOTIATE,
	RECOVERY_REAUTHORISE,
	RECOVERY_WAIT,
	RECOVERY_STEP_COUNT,
};

struct recovery_rule {
	bool may_reauthorise;
	int64_t out_of_order_us;
};

struct recovery {
	int64_t lost_us;
	int64_t next_us;          /* when to try again */
	unsigned tries;           /* since the loss, or since the node came back */
	uint32_t steps_announced; /* 1 << step: each is logged once an outage */
	int64_t reauthorised_us;  /* 0: never */
};

/* The device was lost (or is not there at start); the first try is due at once. */
void recovery_begin(struct recovery *recovery, int64_t now_us);

/* Lost again soon after a return: the same trouble, so the ladder goes on where it was. */
void recovery_relapse(struct recovery *recovery, int64_t now_us);

/* The step that is due now, and when the next one will be should it fail. */
enum recovery_step recovery_next(struct recovery *recovery, const struct recovery_rule *rule,
				 bool node_is_there, int64_t now_us);

/* Something changed about the node: try at once, and begin the back-off anew. */
void recovery_hurry(struct recovery *recovery, int64_t now_us);

/* True the first time in this outage: log it now. */
bool recovery_announces(struct recovery *recovery, enum recovery_step step);

bool recovery_is_out_of_order(const struct recovery *recovery, const struct recovery_rule *rule,
			      int64_t now_us);

const char *recovery_step_name(enum recovery_step step);

#endif
