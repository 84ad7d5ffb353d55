/* SPDX-License-Identifier: MIT */
/*
 * What the screen should show now: the last STATE, the newest preview, and what time alone changes.
 * Pure: the clock is an argument (CLOCK_MONOTONIC, the clock of STATE's times).
 *
 * A preview that stopped coming is not shown as if it were live: after MODEL_STALE_MS the view has
 * no preview any more, whatever the state says.
 */
#ifndef BOOTH_UI_MODEL_H
#define BOOTH_UI_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/protocol/message.h"

enum {
	MODEL_STALE_MS = 1500, /* a camera at 1 frame a second is still live */
	MODEL_HURRY_S = 15,    /* how much of a time-out is shown */
};

struct model {
	bool has_state; /* false: not connected, or no STATE yet */
	struct message_state state;
	bool has_preview;
	struct message_preview preview;
	int64_t preview_came_ms;
};

/* All that a page is made of. The state is borrowed from the model. */
struct view {
	bool waiting; /* boothd is not there: nothing below counts */
	const struct message_state *state;
	bool has_preview, has_photo;
	int preview_width, preview_height;
	int seconds_left;    /* rounded up; -1: none to show */
	float fraction_left; /* of the state's time, 1..0 */
	bool is_good;        /* posing, a face seen, nothing to mend */
};

void model_reset(struct model *model);
/* The connection is gone: the screen says so until the next STATE. */
void model_lose(struct model *model);
void model_take_state(struct model *model, const struct message_state *state);
void model_take_preview(struct model *model, const struct message_preview *preview, int64_t now_ms);
/* Whether a state shows the live picture, so that preview slots are of use. */
bool model_wants_preview(const struct model *model);

struct view model_view(const struct model *model, int64_t now_ms);
/* When the view changes without a message; -1: never. */
int64_t model_next_change_ms(const struct model *model, int64_t now_ms);

#endif
