/* SPDX-License-Identifier: MIT */
/*
 * From a stream of live verdicts to what the screen says: one hint at a time, without flicker, and
 * whether the pose has been held long enough for the shutter to fire by itself. Pure: time is an
 * argument.
 *
 * The order of the reasons (reason.h) is the order of the hints. A blink is no reason and does not
 * break the pose, but the shutter does not fire while the eyes are shut. A reason that could not be
 * judged shows its hint, too: a person who sits where the examiner cannot see must not be left
 * without a word.
 */
#ifndef DAEMON_CORE_HINT_H
#define DAEMON_CORE_HINT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/verdict.h"

struct hint_state {
	enum reason shown;   /* REASON_NONE: nothing is wrong */
	bool is_shown_above; /* the shown reason comes from a value above its limit (chin too high) */
	int64_t shown_since_ms;
	enum reason candidate; /* would replace the shown one */
	int64_t candidate_since_ms;
	int64_t good_since_ms;        /* since when all checks pass; -1: they do not */
	int64_t eyes_closed_since_ms; /* since when they are closed; -1: they are open */
};

void hint_reset(struct hint_state *state);
/* Takes one live verdict. is_steady: the face keeps still enough for a sharp picture. True:
 * `shown` changed. */
bool hint_update(struct hint_state *state, const struct config_hints *settings,
		 const struct verdict *verdict, bool is_steady, int64_t now_ms);
/* How much of hold_ms the checks have held, 0..1; at 1 the shutter fires. Below 1 while the eyes
 * are shut. */
float hint_progress(const struct hint_state *state, const struct config_hints *settings,
		    int64_t now_ms);

#endif
