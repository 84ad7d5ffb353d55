/* SPDX-License-Identifier: MIT */
#include "daemon/core/recovery.h"

#include <stddef.h>

/* The pause after each failed try to recover the device; the last pause repeats. A camera needs
 * about a second to start, and a student waits, so the longest pause is a few seconds. */
static const int64_t pauses_ms[] = { 250, 500, 1000, 2000, 3000, 5000 };
enum { PAUSES = sizeof(pauses_ms) / sizeof(pauses_ms[0]) };

/* After one reopen and two renegotiations have failed, the USB device must be reset. */
enum { TRIES_BEFORE_REAUTHORISE = 3 };
/* After a reset, a USB hub that has not found the device again within this time will not find
 * it. */
#define REAUTHORISE_PAUSE_US (INT64_C(60) * 1000000)

void recovery_begin(struct recovery *recovery, int64_t now_us)
{
	*recovery = (struct recovery){ .lost_us = now_us, .next_us = now_us };
}

static int64_t pause_us(const struct recovery *recovery)
{
	unsigned pause = recovery->tries < PAUSES ? recovery->tries : PAUSES - 1;
	return pauses_ms[pause] * 1000;
}

void recovery_relapse(struct recovery *recovery, int64_t now_us)
{
	recovery->lost_us = now_us;
	recovery->next_us = now_us + pause_us(recovery);
}

static bool is_time_to_reauthorise(const struct recovery *recovery,
				   const struct recovery_rule *rule, int64_t now_us)
{
	if (!rule->may_reauthorise || recovery->tries < TRIES_BEFORE_REAUTHORISE)
		return false;
	return recovery->reauthorised_us == 0 ||
	       now_us - recovery->reauthorised_us >= REAUTHORISE_PAUSE_US;
}

static enum recovery_step choose(struct recovery *recovery, const struct recovery_rule *rule,
				 bool has_node, int64_t now_us)
{
	if (!has_node)
		return RECOVERY_WAIT;
	if (is_time_to_reauthorise(recovery, rule, now_us)) {
		recovery->reauthorised_us = now_us > 0 ? now_us : 1;
		return RECOVERY_REAUTHORISE;
	}
	return recovery->tries == 0 ? RECOVERY_REOPEN : RECOVERY_RENEGOTIATE;
}

enum recovery_step recovery_next(struct recovery *recovery, const struct recovery_rule *rule,
				 bool has_node, int64_t now_us)
{
	enum recovery_step step = choose(recovery, rule, has_node, now_us);
	recovery->next_us = now_us + pause_us(recovery);
	recovery->tries++;
	return step;
}

void recovery_hurry(struct recovery *recovery, int64_t now_us)
{
	recovery->tries = 0;
	recovery->next_us = now_us;
}

bool recovery_announces(struct recovery *recovery, enum recovery_step step)
{
	uint32_t bit = UINT32_C(1) << (unsigned)step;
	bool is_first = !(recovery->steps_announced & bit);
	recovery->steps_announced |= bit;
	return is_first;
}

bool recovery_is_out_of_order(const struct recovery *recovery, const struct recovery_rule *rule,
			      int64_t now_us)
{
	return now_us - recovery->lost_us >= rule->out_of_order_us;
}

const char *recovery_step_name(enum recovery_step step)
{
	switch (step) {
	case RECOVERY_REOPEN:
		return "reopen";
	case RECOVERY_RENEGOTIATE:
		return "renegotiate";
	case RECOVERY_REAUTHORISE:
		return "reauthorise";
	case RECOVERY_WAIT:
		return "wait";
	case RECOVERY_STEP_COUNT:
		break;
	}
	return NULL;
}
