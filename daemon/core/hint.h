/* SPDX-License-Identifier: MIT */
/*
 * Turns a stream of live verdicts into the hint that the screen shows: one hint at a time, without
 * flicker. Also tells whether the pose has been held long enough for the shutter to fire by itself.
 * Pure: time is an argument.
 *
 * The order of the reasons (reason.h) is the order of the hints. A blink gives no hint and does not
 * break the pose, but the shutter does not fire while the eyes are shut. A reason that could not be
 * judged shows its hint too, so that a person whom the examiner cannot see well is not left without
 * a hint.
 */
#ifndef DAEMON_CORE_HINT_H
#define DAEMON_CORE_HINT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/verdict.h"

struct hint_state {
	enum reason shown; /* the reason whose hint the screen shows; REASON_NONE: no hint */
	/* true: the value lies above its limit (chin too high); false: below */
	bool is_shown_above;
	int64_t shown_since_ms;
	enum reason candidate; /* the reason that will replace `shown` if it lasts */
	int64_t candidate_since_ms;
	int64_t good_since_ms;        /* time when all checks began to pass; -1: a check fails */
	int64_t eyes_closed_since_ms; /* time when the eyes closed; -1: they are open */
};

void hint_reset(struct hint_state *state);
/* Takes the verdict about one live frame. is_steady: the face is still enough for a sharp picture.
 * Returns true if `shown` changed. */
bool hint_update(struct hint_state *state, const struct config_hints *settings,
		 const struct verdict *verdict, bool is_steady, int64_t now_ms);
/* Returns how much of the setting hold_ms has passed since all checks began to pass, as a fraction
 * 0..1. At 1 the shutter fires. The fraction stays below 1 while the eyes are shut. */
float hint_progress(const struct hint_state *state, const struct config_hints *settings,
		    int64_t now_ms);

#endif
