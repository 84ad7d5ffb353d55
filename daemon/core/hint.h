/* SPDX-License-Identifier: MIT */
/*
 * From a stream of live verdicts to what the screen says: one hint at a time, without flicker, and
 * when the pose has been held long enough to release by itself. Pure: time is an argument.
 *
 * The reasons' order (reason.h) is the hints' order. A blink is neither a reason nor a break in the
 * pose, but nothing is released while the eyes are shut. What could not be judged shows its hint
 * too: a person who stands where the examiner cannot see must not be left without a word.
 */
#ifndef DAEMON_CORE_HINT_H
#define DAEMON_CORE_HINT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/verdict.h"

struct hint_settings {
	int show_ms;  /* a reason must hold this long before its hint replaces another */
	int keep_ms;  /* a shown hint stays at least this long */
	int hold_ms;  /* checks must hold this long before the shutter fires by itself (0.8 s) */
	int blink_ms; /* closed eyes shorter than this are a blink, not a reason */
};

/* design.md 2: 0.8 s; a blink lasts 100-400 ms; 0.3 s and 1.2 s are what people can read. */
#define HINT_SETTINGS_DEFAULT                                                                      \
	{                                                                                          \
		.show_ms = 300, .keep_ms = 1200, .hold_ms = 800, .blink_ms = 450                   \
	}

struct hint_state {
	enum reason shown; /* REASON_NONE: all well */
	bool shown_above;  /* the shown reason came from a value above its limit (chin too high) */
	int64_t shown_since_ms;
	enum reason candidate; /* wants to replace it */
	int64_t candidate_since_ms;
	int64_t good_since_ms;        /* -1: not good now */
	int64_t eyes_closed_since_ms; /* -1: open */
};

void hint_reset(struct hint_state *state);
/*
 * Takes one live verdict. steady: the face keeps still enough for a sharp picture.
 * Returns true when `shown` changed.
 */
bool hint_update(struct hint_state *state, const struct hint_settings *settings,
		 const struct verdict *verdict, bool steady, int64_t now_ms);
/* 0..1: how much of hold_ms the checks have held; 1 = release. Below 1 while the eyes are shut. */
float hint_progress(const struct hint_state *state, const struct hint_settings *settings,
		    int64_t now_ms);

#endif
