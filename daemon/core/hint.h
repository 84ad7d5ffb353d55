/* SPDX-License-Identifier: MIT */
/*
 * From a stream of live verdicts to what the screen says: one hint at a time, without flicker, and
 * when the pose has been held long enough to release by itself. Pure: time is an argument.
 */
#ifndef DAEMON_CORE_HINT_H
#define DAEMON_CORE_HINT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/verdict.h"

struct hint_settings {
	int show_ms; /* a reason must hold this long before its hint replaces another */
	int keep_ms; /* a shown hint stays at least this long */
	int hold_ms; /* checks must hold this long before the shutter fires by itself (0.8 s) */
	int blink_ms; /* closed eyes shorter than this are a blink, not a reason */
};

struct hint_state {
	enum reason shown;     /* REASON_NONE: all well */
	int64_t shown_since_ms;
	enum reason candidate; /* wants to replace it */
	int64_t candidate_since_ms;
	int64_t good_since_ms;        /* -1: not good now */
	int64_t eyes_closed_since_ms; /* -1: open */
};

void hint_reset(struct hint_state *state);
/* Takes one live verdict. Returns true when `shown` changed. */
bool hint_update(struct hint_state *state, const struct hint_settings *settings,
		 const struct verdict *verdict, bool steady, int64_t now_ms);
/* 0..1: how much of hold_ms the checks have held; 1 = release. */
float hint_progress(const struct hint_state *state, const struct hint_settings *settings,
		    int64_t now_ms);

#endif
