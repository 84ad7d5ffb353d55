/* SPDX-License-Identifier: MIT */
#include "daemon/core/hint.h"

#include <math.h>

static const int64_t NEVER = -1;
static const struct hint NOTHING = { .reason = REASON_NONE, .way = WAY_NONE };

/* The reasons with which no photo is ever taken. */
static reason_set hopeless(void)
{
	return reason_bit(REASON_NO_FACE) | reason_bit(REASON_SEVERAL_FACES) |
	       reason_bit(REASON_EYES_CLOSED) | reason_bit(REASON_FACE_COVERED);
}

void hint_reset(struct hint_state *state)
{
	*state = (struct hint_state){ .shown = NOTHING,
				      .candidate = NOTHING,
				      .shown_since_ms = NEVER,
				      .candidate_since_ms = NEVER,
				      .good_since_ms = NEVER,
				      .broken_since_ms = NEVER,
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

/* Notes since when the condition holds. */
static void follow(int64_t *since_ms, bool holds, int64_t now_ms)
{
	if (!holds)
		*since_ms = NEVER;
	else if (*since_ms == NEVER)
		*since_ms = now_ms;
}

static bool is_same(const struct hint *a, const struct hint *b)
{
	return a->reason == b->reason && a->way == b->way;
}

/* Returns whether the verdict still asks for what the hint says. */
static bool is_caused(const struct hint *hint, reason_set causes, const struct ways *ways)
{
	return hint->reason != REASON_NONE && (causes & reason_bit(hint->reason)) &&
	       (hint->way == WAY_NONE || ways->size[hint->way] > 0);
}

/* Returns the hint for the first of the causes. If the screen shows a way for this reason, and the
 * way is still right, the hint keeps it, although another way may now be longer. */
static struct hint wanted_for(const struct hint *shown, reason_set causes, const struct ways *ways)
{
	struct hint wanted = { .reason = reason_first(causes), .way = WAY_NONE };
	if (wanted.reason == REASON_NONE)
		return wanted;
	wanted.way = wanted.reason == shown->reason && shown->way != WAY_NONE
			     ? shown->way
			     : ways_first(ways, wanted.reason);
	if (wanted.way != WAY_NONE)
		wanted.size = ways->size[wanted.way];
	return wanted;
}

/* The way's size trembles with the landmarks. The hint keeps the old size until the new one is this far
 * away, else the number of arrows would change several times a second. */
static const float STILL_SIZE = 0.06f;

static float follow_size(float shown, float now)
{
	return fminf(fmaxf(shown, now - STILL_SIZE), now + STILL_SIZE);
}

/* Returns whether the head is turned, raised, lowered or tilted at least twice as far as it may be. */
static bool is_far_from_straight(const struct ways *ways)
{
	for (unsigned i = 0; i < WAY_COUNT; i++) {
		enum reason mended = way_reason((enum way)i);
		bool is_pose = mended == REASON_HEAD_TURNED || mended == REASON_HEAD_RAISED ||
			       mended == REASON_HEAD_TILTED;
		if (is_pose && ways->size[i] >= 1)
			return true;
	}
	return false;
}

/* Leaves out the reasons that only seem to hold because of the pose of the head. A face that is turned
 * away is narrow, so it seems to be too far from the camera. If the pose is far from straight, parts of
 * the face are out of sight, so it also seems to be covered and in uneven light. */
static reason_set without_seeming(reason_set reasons, const struct ways *ways)
{
	reason_set seeming = reason_bit(REASON_TOO_SMALL) | reason_bit(REASON_FACE_COVERED) |
			     reason_bit(REASON_UNEVEN_LIGHT);
	if (is_far_from_straight(ways))
		return reasons & ~seeming;
	return reasons & reason_bit(REASON_HEAD_TURNED) ? reasons & ~reason_bit(REASON_TOO_SMALL)
							: reasons;
}

static void follow_shown(struct hint_state *state, const struct config_hints *settings,
			 reason_set causes, const struct ways *ways, int64_t now_ms)
{
	struct hint *shown = &state->shown;
	if (!is_caused(shown, causes, ways))
		*shown = NOTHING;
	struct hint wanted = wanted_for(shown, causes, ways);
	if (!is_same(&wanted, &state->candidate))
		state->candidate_since_ms = now_ms;
	state->candidate = wanted;
	if (is_same(&wanted, shown)) {
		shown->size = follow_size(shown->size, wanted.size);
		return;
	}
	if (now_ms - state->candidate_since_ms < settings->show_ms)
		return;
	bool is_other = shown->reason != REASON_NONE && shown->reason != wanted.reason;
	if (is_other && now_ms - state->shown_since_ms < settings->keep_ms)
		return;
	*shown = wanted;
	state->shown_since_ms = now_ms;
}

bool hint_update(struct hint_state *state, const struct config_hints *settings,
		 const struct verdict *verdict, const struct ways *ways, bool is_steady,
		 int64_t now_ms)
{
	struct hint before = state->shown;
	enum hint_look look = hint_look(state);
	reason_set reasons = without_blink(state, settings, verdict->reasons, now_ms);
	/* While the eyes are shut, some measures cannot be taken. These measures must not cause a
	 * hint. */
	bool is_shut = state->eyes_closed_since_ms != NEVER;
	reason_set unassessed = is_shut ? 0 : verdict->unassessed;

	state->is_judged = true;
	state->found = reasons;
	state->refused = reasons | unassessed;
	/* A blink does not end a good pose, but shut eyes do not begin one. */
	bool is_good =
		state->refused == 0 && is_steady && (!is_shut || state->good_since_ms != NEVER);
	follow(&state->good_since_ms, is_good, now_ms);
	reason_set breaking = state->is_insisted ? state->found & hopeless() : state->refused;
	follow(&state->broken_since_ms, breaking != 0, now_ms);
	follow_shown(state, settings, without_seeming(reasons != 0 ? reasons : unassessed, ways),
		     ways, now_ms);
	return !is_same(&before, &state->shown) ||
	       hint_strength(&before) != hint_strength(&state->shown) || look != hint_look(state);
}

enum hint_look hint_look(const struct hint_state *state)
{
	if (state->good_since_ms != NEVER)
		return HINT_GOOD;
	return state->shown.reason != REASON_NONE ? HINT_MEND : HINT_NEUTRAL;
}

const char *hint_look_name(enum hint_look look)
{
	static const char *const names[HINT_LOOK_COUNT] = {
		[HINT_NEUTRAL] = "neutral", [HINT_MEND] = "mend", [HINT_GOOD] = "good"
	};
	return look < HINT_LOOK_COUNT ? names[look] : names[HINT_NEUTRAL];
}

unsigned hint_strength(const struct hint *hint)
{
	if (hint->reason == REASON_NONE || hint->way == WAY_NONE)
		return 0;
	float strength = ceilf(hint->size * HINT_STRENGTH_MAX);
	return (unsigned)fminf(fmaxf(strength, 1), HINT_STRENGTH_MAX);
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

void hint_hold_again(struct hint_state *state)
{
	state->good_since_ms = NEVER;
}

void hint_show_now(struct hint_state *state, int64_t now_ms)
{
	if (is_same(&state->shown, &state->candidate))
		return;
	state->shown = state->candidate;
	state->shown_since_ms = now_ms;
}

bool hint_refuses(const struct hint_state *state)
{
	return state->refused != 0;
}

bool hint_may_insist(const struct hint_state *state)
{
	return state->is_judged && !(state->found & hopeless());
}

void hint_watch(struct hint_state *state, bool is_insisted)
{
	state->is_insisted = is_insisted;
	state->broken_since_ms = NEVER;
}

int64_t hint_broken_ms(const struct hint_state *state, int64_t now_ms)
{
	return state->broken_since_ms == NEVER ? -1 : now_ms - state->broken_since_ms;
}
