/* SPDX-License-Identifier: MIT */
/*
 * When the booth says what. Pure: the time is an argument, and all times are milliseconds of
 * CLOCK_MONOTONIC.
 *
 * Rules:
 *   - The newest words win: they end what is being said. There are never two voices at once.
 *   - A hint is said once it has stood for SPEECH_STOOD_MS, and the same hint not again within
 *     SPEECH_AGAIN_MS. A hint that answers the shutter key is said at once.
 *   - During the burst only the shutter is heard.
 *   - The full voice is for those who cannot see the screen. It is on while headphones are plugged in,
 *     and for the rest of a visit in which the help key was pressed. It says what each page wants and
 *     which key does what, repeats that when nothing happens, gives beeps for the distance, and spells
 *     the receipt number twice. Its hints wait until the words of the page are over.
 */
#ifndef BOOTH_UI_VOICE_SPEECH_H
#define BOOTH_UI_VOICE_SPEECH_H

#include <stdbool.h>
#include <stdint.h>

#include "booth-ui/voice/clip.h"
#include "daemon/protocol/message.h"

enum {
	SPEECH_CLIPS_MAX = 32,
	SPEECH_STOOD_MS = 700,
	SPEECH_AGAIN_MS = 5000,
	/* the full voice repeats the words of a page after this time, this many times */
	SPEECH_REPEAT_MS = 20000,
	SPEECH_REPEATS_MAX = 3,
	/* time between two beeps for the distance: at the right distance, and at the largest strength of
	 * a hint */
	SPEECH_BEEP_NEAR_MS = 250,
	SPEECH_BEEP_FAR_MS = 1200,
};

/* What is said, clip after clip. No clips: silence. */
struct utterance {
	unsigned count;
	enum clip clips[SPEECH_CLIPS_MAX];
};

struct speech_now {
	const struct message_state *state; /* null: there is no connection to boothd */
	bool has_headphones;
	bool is_speaking; /* the last utterance is not over yet */
	int64_t now_ms;
};

/* What was said. Zeroed at the start. */
struct speech {
	bool has_state, is_full, is_help_said;
	uint32_t state, screen, page, visit;
	bool is_prompt;    /* the last utterance was the words of a page */
	int64_t prompt_ms; /* when these words were said last */
	unsigned repeats;  /* number of times that they were repeated */
	bool has_hint;
	enum clip hint; /* the hint that stands, since hint_ms */
	int64_t hint_ms;
	bool has_said_hint;
	enum clip said_hint; /* the hint that was said last, at said_ms */
	int64_t said_ms;
	uint32_t hint_repeats;
	bool code_refused;
	uint32_t tick; /* the whole seconds of the countdown for which the last tick came */
	int64_t beep_ms;
};

/* Returns true if the utterance in *ret_said shall be said now, in place of what is being said. */
bool speech_step(struct speech *speech, const struct speech_now *now, struct utterance *ret_said);
/* Returns when speech_step() must be called again though no message came; -1: not before the next. */
int64_t speech_next_ms(const struct speech *speech, const struct speech_now *now);

#endif
