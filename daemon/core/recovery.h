/* SPDX-License-Identifier: MIT */
/*
 * Decides how and when to recover a lost device. Each step is stronger than the step before it, and
 * the pauses between the steps grow to several seconds. Pure: the caller takes the steps and
 * reports how they went.
 *
 *   step         when                                  action
 *   reopen       at once                               open it as it was; most losses end here
 *   renegotiate  after a reopen that failed            close it, and agree on a format again
 *   reauthorise  if allowed, after two renegotiations  let the USB core drop and find the device
 *   wait         while the device node is away         none; reopen at once when the node returns
 *
 * After out_of_order_us without success, the device counts as out of order, and people are told so,
 * but the steps go on without end.
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
	int64_t next_us;          /* time when the next step is due */
	unsigned tries;           /* number of steps since the loss or the node's return */
	uint32_t steps_announced; /* bits 1 << step: the steps that were already logged */
	int64_t reauthorised_us;  /* time of the last reauthorisation; 0: never */
};

/* Begins an outage. The device was lost, or it is missing when the program starts. The first step
 * is due at once. */
void recovery_begin(struct recovery *recovery, int64_t now_us);

/* Call this if the device was lost again soon after its return. The recovery continues with the
 * step that follows the last step taken. */
void recovery_relapse(struct recovery *recovery, int64_t now_us);

/* Returns the step to take now. If it fails, the next step is due at recovery->next_us. */
enum recovery_step recovery_next(struct recovery *recovery, const struct recovery_rule *rule,
				 bool node_is_there, int64_t now_us);

/* Call this if the device node came or changed: the first step is due at once, and the pauses start
 * again with the shortest pause. */
void recovery_hurry(struct recovery *recovery, int64_t now_us);

/* Returns whether the step is taken for the first time in this outage. The caller then logs it. */
bool recovery_announces(struct recovery *recovery, enum recovery_step step);

bool recovery_is_out_of_order(const struct recovery *recovery, const struct recovery_rule *rule,
			      int64_t now_us);

const char *recovery_step_name(enum recovery_step step);

#endif
