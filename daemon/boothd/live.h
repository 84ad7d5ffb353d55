/* SPDX-License-Identifier: MIT */
/* Judges the live picture: chooses the hint on the screen, and measures how long the pose has been
 * held. This module reads no clock: the time is an argument. */
#ifndef DAEMON_BOOTHD_LIVE_H
#define DAEMON_BOOTHD_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/hint.h"
#include "daemon/core/profile.h"
#include "daemon/core/verdict.h"
#include "daemon/examiner/examiner.h"

struct live {
	struct hint_state hint;
	struct verdict verdict;
	bool face_seen;
	/* the share of the holding time that the screen shows, 0..1; at 1 the booth takes the photo
	 * by itself */
	float held;
};

struct live_rules {
	const struct profile *profile;
	const struct config_hints *hints;
	reason_set overridden; /* reasons that an operator has overridden for this visit */
};

void live_reset(struct live *live);
/* Judges one examined frame. Returns true if the screen must change. */
bool live_take(struct live *live, const struct live_rules *rules,
	       const struct examination *examination, int64_t now_ms);

#endif
