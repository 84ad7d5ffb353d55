/* SPDX-License-Identifier: MIT */
/*
 * What the screen should show now: the last STATE, the newest preview, and what time alone changes.
 * Pure: the clock is an argument (CLOCK_MONOTONIC, the clock of STATE's times).
 *
 * A preview that stopped coming is not shown as if it were live: after VIEW_STALE_MS the view has
 * no preview any more, whatever the state says.
 */
#ifndef BOOTH_UI_VIEW_H
#define BOOTH_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/protocol/message.h"

enum {
	VIEW_STALE_MS = 1500, /* a camera at 1 frame a second is still live */
	VIEW_HURRY_S = 15,    /* how much of a time-out is shown */
	/* boothd starts in a second, and systemd tries again for half a minute. */
	VIEW_PATIENCE_MS = 30000,
};

struct view_model {
	bool has_state;  /* false: not connected, or no STATE yet */
	int64_t lost_ms; /* without a state: since when */
	struct message_state state;
	bool has_preview;
	struct message_preview preview;
	int64_t preview_came_ms;
};

/* All that a page is made of. The state is borrowed from the model. */
struct view {
	bool waiting; /* boothd is not there: nothing but the next line counts */
	bool is_dead; /* and has not been for VIEW_PATIENCE_MS: no longer a moment's wait */
	const struct message_state *state;
	bool has_preview, has_photo;
	int preview_width, preview_height;
	int seconds_left;    /* rounded up; -1: none to show */
	float fraction_left; /* of the state's time, 1..0 */
	bool is_good;        /* posing, a face seen, nothing to mend */
};

/*
 * At the start (of a zeroed model), and when the connection is gone: the screen says so until the
 * next STATE. A connection that ends before its first STATE does not begin the patience anew.
 */
void view_lose(struct view_model *model, int64_t now_ms);
void view_take_state(struct view_model *model, const struct message_state *state);
void view_take_preview(struct view_model *model, const struct message_preview *preview,
		       int64_t now_ms);
/* Whether a state shows the live picture, so that preview slots are of use. */
bool view_wants_preview(const struct view_model *model);

struct view view_now(const struct view_model *model, int64_t now_ms);
/* When the view changes without a message; -1: never. */
int64_t view_next_change_ms(const struct view_model *model, int64_t now_ms);

#endif
