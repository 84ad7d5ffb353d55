/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/speech.h"

#include <stddef.h>

#include "daemon/core/session.h"

enum { SECOND_MS = 1000 };

static void say(struct utterance *said, enum clip clip)
{
	if (clip != CLIP_NONE && said->count < SPEECH_CLIPS_MAX)
		said->clips[said->count++] = clip;
}

/* ---- the words of a page ---- */

static void say_receipt(const struct message_state *state, struct utterance *said)
{
	for (int time = 0; time < 2; time++) {
		say(said, time == 0 ? CLIP_RECEIPT : CLIP_ONCE_MORE);
		for (const char *sign = state->receipt; *sign; sign++) {
			enum clip clip;
			if (clip_of_sign(*sign, &clip))
				say(said, clip);
		}
	}
}

static void say_welcome(const struct message_state *state, struct utterance *said)
{
	static const enum clip lens[LENS_COUNT] = { [LENS_TOP] = CLIP_LENS_TOP,
						    [LENS_LEFT] = CLIP_LENS_LEFT,
						    [LENS_RIGHT] = CLIP_LENS_RIGHT };
	say(said, CLIP_WELCOME);
	if (state->look_of_screen.lens < LENS_COUNT)
		say(said, lens[state->look_of_screen.lens]);
	say(said, CLIP_KEYS);
	say(said, CLIP_BEGIN);
}

static void say_notice(const struct message_state *state, struct utterance *said)
{
	bool is_first = state->page == 0, is_last = state->page + 1 >= state->page_count;
	if (is_first && !is_last)
		say(said, CLIP_NOTICE);
	if (is_first)
		say(said, CLIP_NOTICE_TEXT);
	if (is_last)
		say(said, CLIP_CONSENT);
}

static void say_refused(const struct message_state *state, struct utterance *said)
{
	say(said, CLIP_BAD);
	say(said, state->is_unassessed ? CLIP_NOT_JUDGED : CLIP_REFUSED);
	enum reason reason = reason_first(state->reasons);
	if (reason != REASON_NONE)
		say(said, clip_of_hint(reason, way_of(state->ways, reason)));
}

static void say_saved(const struct message_state *state, bool is_full, struct utterance *said)
{
	say(said, CLIP_GOOD);
	say(said, CLIP_SAVED);
	if (!is_full)
		return;
	if (state->receipt[0])
		say_receipt(state, said);
	say(said, CLIP_GO);
}

/* The words of the pages that need no more than a clip or two: for everybody, and for those who cannot
 * see the screen. */
static const struct {
	enum clip everybody, full;
} words[SESSION_STATE_COUNT] = {
	[SESSION_CLOSED] = { CLIP_NONE, CLIP_CLOSED },
	[SESSION_IDENTIFY] = { CLIP_NONE, CLIP_IDENTIFY },
	[SESSION_CONFIRM] = { CLIP_NONE, CLIP_CONFIRM },
	[SESSION_MISMATCH] = { CLIP_NONE, CLIP_MISMATCH },
	[SESSION_UNLISTED] = { CLIP_NONE, CLIP_UNLISTED },
	[SESSION_CODE] = { CLIP_NONE, CLIP_CODE },
	[SESSION_PHONE] = { CLIP_NONE, CLIP_PHONE },
	[SESSION_ALREADY] = { CLIP_NONE, CLIP_ALREADY },
	[SESSION_REFUSED_ENTRY] = { CLIP_NONE, CLIP_REFUSED_ENTRY },
	[SESSION_RULES] = { CLIP_NONE, CLIP_RULES },
	[SESSION_POSE] = { CLIP_LOOK, CLIP_FOLLOW },
	[SESSION_COUNTDOWN] = { CLIP_NONE, CLIP_HOLD_STILL },
	[SESSION_BURST] = { CLIP_SHUTTER, CLIP_NONE },
	[SESSION_EXAMINING] = { CLIP_NONE, CLIP_RELAX },
	[SESSION_REJECTED] = { CLIP_NONE, CLIP_RETRY },
	[SESSION_STAFF] = { CLIP_STAFF, CLIP_NONE },
	[SESSION_REVIEW] = { CLIP_PASSED, CLIP_REVIEW },
	[SESSION_SAVING] = { CLIP_NONE, CLIP_SAVING },
	[SESSION_UNSAVED] = { CLIP_UNSAVED, CLIP_NONE },
	[SESSION_PAYING] = { CLIP_NONE, CLIP_PAYING },
	[SESSION_PAID] = { CLIP_PAID, CLIP_NONE },
	[SESSION_INTERRUPTED] = { CLIP_INTERRUPTED, CLIP_NONE },
	[SESSION_MORE_TIME] = { CLIP_MORE_TIME, CLIP_NONE },
};

static bool is_in_visit(uint32_t state)
{
	return state != SESSION_IDLE && state != SESSION_CLOSED && state != SESSION_OUT_OF_ORDER &&
	       state != SESSION_MAINTENANCE;
}

/* Says what a page says before its words. */
static void say_first(const struct speech *speech, const struct message_state *state,
		      struct utterance *said)
{
	if (state->state == SESSION_IDLE && speech->is_full)
		say_welcome(state, said);
	else if (state->state == SESSION_NOTICE && speech->is_full)
		say_notice(state, said);
	else if (state->state == SESSION_REJECTED || state->state == SESSION_STAFF)
		say_refused(state, said);
	else if (state->state == SESSION_REVIEW)
		say(said, CLIP_GOOD);
	else if (state->state == SESSION_SAVED || state->state == SESSION_DONE)
		say_saved(state, speech->is_full, said);
	else if (state->state == SESSION_OUT_OF_ORDER &&
		 (speech->is_full || (speech->has_state && is_in_visit(speech->state))))
		say(said, CLIP_OUT_OF_ORDER);
}

static void say_page(const struct speech *speech, const struct message_state *state,
		     struct utterance *said)
{
	say_first(speech, state, said);
	say(said, words[state->state].everybody);
	if (!speech->is_full)
		return;
	say(said, words[state->state].full);
	bool may_go_on = state->state == SESSION_UNLISTED || state->state == SESSION_CODE;
	if (may_go_on && state->may_go_on)
		say(said, CLIP_MAY_GO_ON);
}

/* Returns whether nothing of the last page's words is wrong on this page: the words go on. */
static bool goes_on(const struct speech *speech, const struct message_state *state)
{
	return speech->has_state && speech->state == SESSION_SAVED && state->state == SESSION_DONE;
}

static bool is_new_page(const struct speech *speech, const struct message_state *state)
{
	return !speech->has_state || speech->state != state->state || speech->page != state->page ||
	       speech->visit != state->visit;
}

static void take_page(struct speech *speech, const struct speech_now *now)
{
	const struct message_state *state = now->state;
	speech->has_state = true;
	speech->state = state->state;
	speech->page = state->page;
	speech->visit = state->visit;
	speech->prompt_ms = now->now_ms;
	speech->repeats = 0;
	speech->has_hint = false;
	speech->tick = 0;
	speech->beep_ms = now->now_ms;
	speech->hint_repeats = state->hint_repeats;
	speech->code_refused = state->code_refused;
}

/* Returns true if the page, or what the page says to this person, is new. */
static bool step_page(struct speech *speech, const struct speech_now *now, struct utterance *said)
{
	const struct message_state *state = now->state;
	bool was_full = speech->is_full;
	speech->is_full = now->has_headphones || state->help_called;
	bool is_help_new = state->help_called && !speech->is_help_said;
	speech->is_help_said = state->help_called;
	bool is_page_new = is_new_page(speech, state);
	if (!is_page_new && !is_help_new && (was_full || !speech->is_full))
		return false;
	if (is_help_new)
		say(said, CLIP_HELPED);
	if (!goes_on(speech, state))
		say_page(speech, state, said);
	bool is_quiet = goes_on(speech, state) && said->count == 0;
	take_page(speech, now);
	speech->is_prompt = speech->is_prompt || said->count > 0;
	/* Words about a page that is gone end, except where they are still true. */
	return said->count > 0 || (now->is_speaking && !is_quiet);
}

/* ---- what a page says later ---- */

static bool step_code(struct speech *speech, const struct message_state *state,
		      struct utterance *said)
{
	bool is_new = state->code_refused && !speech->code_refused;
	speech->code_refused = state->code_refused;
	if (is_new)
		say(said, CLIP_NOT_READ);
	return is_new;
}

/* Returns the whole seconds that are left of a countdown that runs, rounded up; 0: none runs. */
static uint32_t seconds_left(const struct message_state *state, int64_t now_ms)
{
	if (state->state != SESSION_COUNTDOWN || state->paused_ms || state->ends_ms <= now_ms)
		return 0;
	return (uint32_t)((state->ends_ms - now_ms + SECOND_MS - 1) / SECOND_MS);
}

static bool step_tick(struct speech *speech, const struct speech_now *now, struct utterance *said)
{
	uint32_t left = seconds_left(now->state, now->now_ms);
	if (left == speech->tick)
		return false;
	speech->tick = left;
	if (left == 0 || now->is_speaking)
		return false;
	say(said, CLIP_TICK);
	return true;
}

static bool shows_hints(const struct message_state *state)
{
	return state->state == SESSION_POSE ||
	       (state->state == SESSION_COUNTDOWN && state->paused_ms > 0);
}

static void take_hint(struct speech *speech, const struct speech_now *now)
{
	const struct message_state *state = now->state;
	bool has_hint = shows_hints(state) && state->hint < REASON_COUNT;
	enum clip hint = has_hint
				 ? clip_of_hint((enum reason)state->hint, (enum way)state->hint_way)
				 : CLIP_COUNT;
	if (has_hint && (!speech->has_hint || speech->hint != hint))
		speech->hint_ms = now->now_ms;
	speech->has_hint = has_hint;
	speech->hint = hint;
}

/* Returns when the hint that stands will be said. */
static int64_t hint_due_ms(const struct speech *speech)
{
	int64_t stood = speech->hint_ms + SPEECH_STOOD_MS;
	int64_t again = speech->said_ms + SPEECH_AGAIN_MS;
	bool is_same = speech->has_said_hint && speech->said_hint == speech->hint;
	return is_same && again > stood ? again : stood;
}

/* The full voice lets the words of the page end first. */
static bool must_wait(const struct speech *speech, const struct speech_now *now)
{
	return now->is_speaking && speech->is_full && speech->is_prompt;
}

static bool step_hint(struct speech *speech, const struct speech_now *now, struct utterance *said)
{
	take_hint(speech, now);
	bool is_asked = speech->hint_repeats != now->state->hint_repeats;
	speech->hint_repeats = now->state->hint_repeats;
	if (!speech->has_hint)
		return false;
	if (!is_asked && (must_wait(speech, now) || now->now_ms < hint_due_ms(speech)))
		return false;
	say(said, speech->hint);
	speech->has_said_hint = true;
	speech->said_hint = speech->hint;
	speech->said_ms = now->now_ms;
	speech->beep_ms = now->now_ms;
	return true;
}

static bool has_beep(const struct speech *speech, const struct message_state *state)
{
	return speech->is_full && speech->has_hint && state->state == SESSION_POSE &&
	       (state->hint_way == WAY_CLOSER || state->hint_way == WAY_BACK);
}

static int64_t beep_due_ms(const struct speech *speech, const struct message_state *state)
{
	uint32_t strength =
		state->hint_strength < HINT_STRENGTH_MAX ? state->hint_strength : HINT_STRENGTH_MAX;
	return speech->beep_ms + SPEECH_BEEP_NEAR_MS +
	       (int64_t)strength * (SPEECH_BEEP_FAR_MS - SPEECH_BEEP_NEAR_MS) / HINT_STRENGTH_MAX;
}

static bool step_beep(struct speech *speech, const struct speech_now *now, struct utterance *said)
{
	if (!has_beep(speech, now->state) || now->is_speaking ||
	    now->now_ms < beep_due_ms(speech, now->state))
		return false;
	say(said, now->state->hint_way == WAY_CLOSER ? CLIP_NEARER : CLIP_FARTHER);
	speech->beep_ms = now->now_ms;
	return true;
}

/* Returns whether this page's words are repeated. The page without a visit repeats nothing: whoever
 * plugged in headphones may have gone. */
static bool repeats(const struct speech *speech)
{
	return speech->is_full && is_in_visit(speech->state) && speech->state != SESSION_POSE &&
	       speech->state != SESSION_COUNTDOWN && speech->state != SESSION_BURST &&
	       speech->repeats < SPEECH_REPEATS_MAX;
}

static bool step_repeat(struct speech *speech, const struct speech_now *now, struct utterance *said)
{
	if (now->is_speaking)
		speech->prompt_ms = now->now_ms; /* the time runs from the end of the words */
	if (!repeats(speech) || now->now_ms < speech->prompt_ms + SPEECH_REPEAT_MS)
		return false;
	say_page(speech, now->state, said);
	speech->prompt_ms = now->now_ms;
	speech->repeats++;
	return said->count > 0;
}

bool speech_step(struct speech *speech, const struct speech_now *now, struct utterance *ret_said)
{
	*ret_said = (struct utterance){ 0 };
	if (!now->state) {
		*speech = (struct speech){ 0 };
		return false;
	}
	bool is_prompt = step_page(speech, now, ret_said);
	if (!is_prompt && step_code(speech, now->state, ret_said))
		is_prompt = true;
	if (is_prompt || step_repeat(speech, now, ret_said)) {
		speech->is_prompt = true;
		return true;
	}
	bool is_said = step_tick(speech, now, ret_said) || step_hint(speech, now, ret_said) ||
		       step_beep(speech, now, ret_said);
	if (is_said)
		speech->is_prompt = false;
	return is_said;
}

static void earlier(int64_t *next_ms, int64_t at_ms)
{
	if (*next_ms < 0 || at_ms < *next_ms)
		*next_ms = at_ms;
}

int64_t speech_next_ms(const struct speech *speech, const struct speech_now *now)
{
	int64_t next_ms = -1;
	if (!now->state)
		return next_ms;
	uint32_t left = seconds_left(now->state, now->now_ms);
	if (left > 1)
		earlier(&next_ms, now->state->ends_ms - (int64_t)(left - 1) * SECOND_MS);
	if (speech->has_hint && !must_wait(speech, now))
		earlier(&next_ms, hint_due_ms(speech));
	if (has_beep(speech, now->state) && !now->is_speaking)
		earlier(&next_ms, beep_due_ms(speech, now->state));
	if (repeats(speech) && !now->is_speaking)
		earlier(&next_ms, speech->prompt_ms + SPEECH_REPEAT_MS);
	return next_ms;
}
