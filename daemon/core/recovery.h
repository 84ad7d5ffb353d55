/* SPDX-License-Identifier: MIT */
/*
 * How to get back a device that was lost: which step to try, and when. Pure; the caller takes the
 * steps.
 *
 *   step         when                            what the caller does
 *   reopen       first, at once                  opens it again: most losses are a driver's hiccup
 *   renegotiate  then, again and again, slower   closes it and asks for the formats again
 *   reauthorise  after three tries, if allowed   lets the USB core disconnect and reconnect it
 *   wait         while its node is missing       nothing; when the node is back, reopen at once
 *
 * After out_of_order_us without success the device counts as out of order: people are told so, and
 * the tries go on.
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
	uint32_t steps_announced; /* 1 << step: each is logged once between loss and return */
	int64_t reauthorised_us;  /* 0: never */
};

/* The device was lost, or is missing at the start; the first try is due at once. */
void recovery_begin(struct recovery *recovery, int64_t now_us);

/* The device was lost again soon after it came back: the cause is the same, so the tries go on
 * where they were. */
void recovery_relapse(struct recovery *recovery, int64_t now_us);

/* The step to take now. recovery->next_us is then the time of the next one, if this one fails. */
enum recovery_step recovery_next(struct recovery *recovery, const struct recovery_rule *rule,
				 bool has_node, int64_t now_us);

/* Something changed about the node: try at once, and begin again with the shortest pause. */
void recovery_hurry(struct recovery *recovery, int64_t now_us);

/* True the first time since the loss: log it now. */
bool recovery_announces(struct recovery *recovery, enum recovery_step step);

bool recovery_is_out_of_order(const struct recovery *recovery, const struct recovery_rule *rule,
			      int64_t now_us);

const char *recovery_step_name(enum recovery_step step);

#endif
