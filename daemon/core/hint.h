/* SPDX-License-Identifier: MIT */
/*
 * Turns a stream of live verdicts into what the screen shows: one hint at a time, without flicker,
 * with its direction and its size. Also tells whether the pose has been held long enough for the
 * shutter to fire by itself, how long the pose has been broken, and whether the shutter key may take
 * a photo. Pure: time is an argument. The screen has no times of its own for hints.
 *
 * The order of the reasons (reason.h) is the order of the hints. A reason shows its hint when it has
 * come first for the setting show_ms. For the setting keep_ms, no other reason replaces the hint.
 * But a hint whose cause is gone is removed at the next verdict, and so is a hint whose direction is
 * no longer right: a hint that stays drives the person too far.
 *
 * A blink gives no hint and does not break the pose, but the shutter does not fire while the eyes
 * are shut. A pose that begins with shut eyes is not good. A reason that could not be judged shows
 * its hint too, so that a person whom the examiner cannot see well is not left without a hint.
 */
#ifndef DAEMON_CORE_HINT_H
#define DAEMON_CORE_HINT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/verdict.h"
#include "daemon/core/way.h"

enum {
	/* A pose that is broken for this long stops the countdown: longer than a blink and than one
	 * wrong measurement. */
	HINT_PAUSE_MS = 400,
	/* A pose that is broken for this long ends the countdown. */
	HINT_BREAK_MS = 1200,
	/* A hint has a strength of 1 to HINT_STRENGTH_MAX, for the number of arrows that the screen
	 * shows. */
	HINT_STRENGTH_MAX = 3,
};

struct hint {
	enum reason reason; /* REASON_NONE: no hint */
	enum way way;
	float size; /* how far to go that way, 0..1; 0 if way is WAY_NONE */
};

/* What the screen tells by colour and shape. */
enum hint_look {
	HINT_NEUTRAL, /* nothing was judged yet, or the hint has not lasted long enough */
	HINT_MEND,    /* a hint is shown */
	HINT_GOOD,    /* all checks pass at this moment */
	HINT_LOOK_COUNT,
};

struct hint_state {
	struct hint shown;
	int64_t shown_since_ms;
	struct hint candidate; /* the hint that will replace `shown` if it lasts */
	int64_t candidate_since_ms;
	bool is_judged;     /* a verdict has been taken since hint_reset() */
	reason_set found;   /* what the last verdict found; a blink is left out */
	reason_set refused; /* what it found, and what could not be judged */
	/* the person takes a photo that would be refused, so less breaks the pose */
	bool is_insisted;
	int64_t good_since_ms;        /* time when all checks began to pass; -1: a check fails */
	int64_t broken_since_ms;      /* time when the pose broke; -1: it holds */
	int64_t eyes_closed_since_ms; /* time when the eyes closed; -1: they are open */
};

void hint_reset(struct hint_state *state);
/* Takes the verdict about one live frame, and the ways that mend its reasons. is_steady: the face is
 * still enough for a sharp picture. Returns true if the hint, its way, its strength or the look
 * changed. */
bool hint_update(struct hint_state *state, const struct config_hints *settings,
		 const struct verdict *verdict, const struct ways *ways, bool is_steady,
		 int64_t now_ms);
enum hint_look hint_look(const struct hint_state *state);
/* Returns "neutral", "mend" or "good". */
const char *hint_look_name(enum hint_look look);
/* Returns 1 to HINT_STRENGTH_MAX; 0 for a hint without a way. */
unsigned hint_strength(const struct hint *hint);
/* Returns how much of the setting hold_ms has passed since all checks began to pass, as a fraction
 * 0..1. At 1 the shutter fires. The fraction stays below 1 while the eyes are shut. */
float hint_progress(const struct hint_state *state, const struct config_hints *settings,
		    int64_t now_ms);
/* The pose must be held for hold_ms from the next verdict on. */
void hint_hold_again(struct hint_state *state);

/* Shows the reason that comes first at once, without waiting for show_ms: the person pressed the
 * shutter key and must learn why no photo is taken. */
void hint_show_now(struct hint_state *state, int64_t now_ms);
/* Returns whether the last verdict would refuse the photo. Before the first verdict: false. */
bool hint_refuses(const struct hint_state *state);
/* Returns whether the person may take a photo that the last verdict would refuse. Such a photo is
 * never useful without a face, with several faces, with shut eyes or with a covered face. */
bool hint_may_insist(const struct hint_state *state);
/* Tells what breaks the pose from now on. is_insisted: the person takes a photo that would be
 * refused, so only the reasons that hint_may_insist() excludes break the pose. */
void hint_watch(struct hint_state *state, bool is_insisted);
/* Returns for how long the pose has been broken; -1: it holds. */
int64_t hint_broken_ms(const struct hint_state *state, int64_t now_ms);

#endif
