/* SPDX-License-Identifier: MIT */
/*
 * What to do about a device that is lost, and when. Each step is stronger than the one before, and the
 * pauses between them grow to seconds. Pure: the caller takes the steps and says how they went.
 *
 *   step         when                               what
 *   reopen       at once                            open it as it was; most losses end here
 *   renegotiate  again and again, ever slower       close it, and agree on a format again
 *   reauthorise  where allowed, after two of those  let the USB core drop the device and find it
 *   wait         while its node is away             nothing; its return is tried at once
 *
 * After out_of_order_us without success the device counts as out of order: people are told so. The
 * steps go on for ever.
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
	int64_t next_us;          /* when the next step is due */
	unsigned tries;           /* steps since the loss, or since the node came back */
	uint32_t steps_announced; /* bits 1 << step: each step is logged once an outage */
	int64_t reauthorised_us;  /* the last time; 0: never */
};

/* The device was lost, or is not there at the start. The first step is due at once. */
void recovery_begin(struct recovery *recovery, int64_t now_us);

/* The device was lost again soon after it was back: goes on with the step after the last one. */
void recovery_relapse(struct recovery *recovery, int64_t now_us);

/* The step to take now. recovery->next_us is then when the next one is due, if this one fails. */
enum recovery_step recovery_next(struct recovery *recovery, const struct recovery_rule *rule,
				 bool node_is_there, int64_t now_us);

/* The node came or changed: the first step is due at once, and the pauses begin with the shortest. */
void recovery_hurry(struct recovery *recovery, int64_t now_us);

/* True the first time in an outage that this step is taken: log it. */
bool recovery_announces(struct recovery *recovery, enum recovery_step step);

bool recovery_is_out_of_order(const struct recovery *recovery, const struct recovery_rule *rule,
			      int64_t now_us);

const char *recovery_step_name(enum recovery_step step);

#endif
