/* SPDX-License-Identifier: MIT */
/*
 * The contents of the screen at this moment. They follow from the last STATE, the newest preview
 * and the time. Pure: the time is an argument, by CLOCK_MONOTONIC, like the times in STATE.
 *
 * A frozen picture must not look live: a preview that is VIEW_STALE_MS old is no longer part of the
 * view.
 */
#ifndef BOOTH_UI_VIEW_H
#define BOOTH_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/protocol/message.h"

enum {
	VIEW_STALE_MS = 1500, /* a camera with one frame a second still counts as live */
	VIEW_HURRY_S = 15,    /* the page shows the seconds left from this point of a time-out */
	/* boothd starts within a second, and systemd keeps restarting it for half a minute. */
	VIEW_PATIENCE_MS = 30000,
};

struct view_model {
	bool has_state;  /* false: no connection, or no STATE has come yet */
	int64_t lost_ms; /* the time at which the state was lost */
	struct message_state state;
	bool has_preview;
	struct message_preview preview;
	int64_t preview_came_ms;
};

/* All facts that a page shows. The state belongs to the model. */
struct view {
	bool is_waiting; /* no state has come: of the members below only is_dead has a meaning */
	bool is_dead;    /* no state has come for VIEW_PATIENCE_MS */
	const struct message_state *state;
	bool has_preview, has_photo;
	int preview_width, preview_height;
	int seconds_left;    /* rounded up; -1: the page shows no seconds */
	float fraction_left; /* countdown: fraction of the time left, 1..0; other states: 0 */
	bool is_good;        /* the camera sees a face, and boothd gives no hint */
};

/*
 * Forgets the state. Call it at the start, with a zeroed model, and when the connection is lost.
 * VIEW_PATIENCE_MS counts from the loss of the last state. A connection without a STATE does not
 * restart the count.
 */
void view_lose(struct view_model *model, int64_t now_ms);
void view_take_state(struct view_model *model, const struct message_state *state);
void view_take_preview(struct view_model *model, const struct message_preview *preview,
		       int64_t now_ms);
/* Returns whether the page of this state shows the live picture. */
bool view_wants_preview(const struct view_model *model);

struct view view_now(const struct view_model *model, int64_t now_ms);
/* Returns the time at which the view will change without any message; -1: never. */
int64_t view_next_change_ms(const struct view_model *model, int64_t now_ms);

#endif
