/* SPDX-License-Identifier: MIT */
#include "daemon/core/hint.h"

static const int64_t NEVER = -1;

void hint_reset(struct hint_state *state)
{
	*state = (struct hint_state){ .shown = REASON_NONE,
				      .candidate = REASON_NONE,
				      .shown_since_ms = NEVER,
				      .candidate_since_ms = NEVER,
				      .good_since_ms = NEVER,
				      .eyes_closed_since_ms = NEVER };
}

/* Removes from the set the reasons that a blink causes: shut eyes, and the wrong gaze that the
 * examiner measures while the eyes are shut. */
static reason_set without_blink(struct hint_state *state, const struct config_hints *settings,
				reason_set set, int64_t now_ms)
{
	if (!(set & reason_bit(REASON_EYES_CLOSED))) {
		state->eyes_closed_since_ms = NEVER;
		return set;
	}
	if (state->eyes_closed_since_ms == NEVER)
		state->eyes_closed_since_ms = now_ms;
	set &= ~reason_bit(REASON_GAZE_AWAY);
	if (now_ms - state->eyes_closed_since_ms < settings->blink_ms)
		set &= ~reason_bit(REASON_EYES_CLOSED);
	return set;
}

static void follow_good(struct hint_state *state, bool is_good, int64_t now_ms)
{
	if (!is_good)
		state->good_since_ms = NEVER;
	else if (state->good_since_ms == NEVER)
		state->good_since_ms = now_ms;
}

static bool follow_shown(struct hint_state *state, const struct config_hints *settings,
			 enum reason wanted, int64_t now_ms)
{
	if (wanted != state->candidate) {
		state->candidate = wanted;
		state->candidate_since_ms = now_ms;
	}
	if (wanted == state->shown || now_ms - state->candidate_since_ms < settings->show_ms)
		return false;
	if (state->shown != REASON_NONE && now_ms - state->shown_since_ms < settings->keep_ms)
		return false;
	state->shown = wanted;
	state->shown_since_ms = now_ms;
	return true;
}

bool hint_update(struct hint_state *state, const struct config_hints *settings,
		 const struct verdict *verdict, bool is_steady, int64_t now_ms)
{
	reason_set reasons = without_blink(state, settings, verdict->reasons, now_ms);
	/* While the eyes are shut, some measures cannot be taken. These measures must not cause a
	 * hint. */
	reason_set unassessed = state->eyes_closed_since_ms == NEVER ? verdict->unassessed : 0;

	follow_good(state, reasons == 0 && unassessed == 0 && is_steady, now_ms);
	enum reason wanted = reason_first(reasons != 0 ? reasons : unassessed);
	bool changed = follow_shown(state, settings, wanted, now_ms);
	if (state->shown != REASON_NONE && state->shown == wanted)
		state->is_shown_above = (verdict->above & reason_bit(wanted)) != 0;
	return changed;
}

float hint_progress(const struct hint_state *state, const struct config_hints *settings,
		    int64_t now_ms)
{
	static const float ALMOST = 0.99f;

	if (state->good_since_ms == NEVER)
		return 0;
	float held = (float)(now_ms - state->good_since_ms);
	float progress = settings->hold_ms > 0 ? held / (float)settings->hold_ms : 1.0f;
	if (progress < 0)
		return 0;
	if (state->eyes_closed_since_ms != NEVER && progress > ALMOST)
		return ALMOST;
	return progress < 1 ? progress : 1;
}
