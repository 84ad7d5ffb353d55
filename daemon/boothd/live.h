/* SPDX-License-Identifier: MIT */
/* The judgement of the live picture: the hint on the screen, and the time for which the pose has
 * been held. No clock: time is an argument. */
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
	float held; /* hint_progress() as last shown, 0..1; at 1 the shutter fires by itself */
};

struct live_rules {
	const struct profile *profile;
	const struct config_hints *hints;
	reason_set overridden; /* reasons that an operator set aside for this visit */
};

void live_reset(struct live *live);
/* Takes one examined frame. Returns true if the screen must change. */
bool live_take(struct live *live, const struct live_rules *rules,
	       const struct examination *examination, int64_t now_ms);

#endif
