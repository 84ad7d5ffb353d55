/* SPDX-License-Identifier: MIT */
/*
 * The contents of the screen at this moment. They follow from the last STATE, the newest preview
 * and the time. Pure: the time is an argument, in milliseconds of CLOCK_MONOTONIC, as are the times
 * in STATE.
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
	/* a preview of this age is no longer shown; a camera with one frame a second still counts
	 * as live */
	VIEW_STALE_MS = 1500,
	/* the page shows the seconds left when no more than this many are left */
	VIEW_HURRY_S = 15,
	/* Without a STATE for this long, boothd counts as dead. It starts within a second, and
	 * systemd keeps restarting it for half a minute. */
	VIEW_PATIENCE_MS = 30000,
};

struct view_model {
	bool has_state;  /* false: there is no connection, or no STATE has arrived yet */
	int64_t lost_ms; /* time at which the last state was lost */
	struct message_state state;
	bool has_preview;
	struct message_preview preview;
	int64_t preview_came_ms;
};

/* Everything that a page shows. The member `state` belongs to the model. */
struct view {
	bool is_waiting; /* no state has arrived: of the members below only is_dead is valid */
	bool is_dead;    /* no state has arrived for VIEW_PATIENCE_MS */
	const struct message_state *state;
	bool has_preview, has_photo;
	int preview_width, preview_height;
	int seconds_left; /* seconds left, rounded up; -1: the page shows no seconds */
	/* during the countdown: fraction of its time that is left, from 1 to 0; in other states:
	 * 0 */
	float fraction_left;
	bool is_good; /* the camera sees a face, and boothd has no hint for the person */
};

/*
 * Forgets the state. Call this at the start, with a zeroed model, and when the connection is lost.
 * VIEW_PATIENCE_MS is counted from the loss of the last state; a new connection that brings no
 * STATE does not restart the count.
 */
void view_lose(struct view_model *model, int64_t now_ms);
void view_take_state(struct view_model *model, const struct message_state *state);
void view_take_preview(struct view_model *model, const struct message_preview *preview,
		       int64_t now_ms);
/* Returns whether the page of the present state shows the live picture. */
bool view_wants_preview(const struct view_model *model);

struct view view_now(const struct view_model *model, int64_t now_ms);
/* Returns the time at which the view will change without any message; -1: it will not change. */
int64_t view_next_change_ms(const struct view_model *model, int64_t now_ms);

#endif
