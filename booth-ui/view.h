/* SPDX-License-Identifier: MIT */
/*
 * Tells what the screen must show at this moment. This depends on the last STATE message, on the
 * newest preview and on the time. Pure: the time is an argument. This time and the times in STATE
 * are milliseconds of CLOCK_MONOTONIC.
 *
 * A frozen picture must not look live: a preview that is VIEW_STALE_MS old is no longer part of the
 * view.
 */
#ifndef BOOTH_UI_VIEW_H
#define BOOTH_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/button.h"
#include "daemon/protocol/message.h"
#include "daemon/protocol/texts.h"

enum {
	/* A preview of this age is no longer shown. A camera with one frame a second still counts
	 * as live. */
	VIEW_STALE_MS = 1500,
	/* most pages show the remaining seconds only if no more than this many remain */
	VIEW_HURRY_S = 15,
	/* the outline of head and shoulders glides in this time from the goal to the photo that would
	 * be taken, and back. Each frame moves it; a step of its own comes only if a frame is late. */
	VIEW_GLIDE_MS = 300,
	VIEW_GLIDE_STEP_MS = 50,
	/* a light stays on or off for at least this time: three changes a second are no flashing
	 * (WCAG 2.3.1) */
	VIEW_LIGHT_MS = 400,
	/* for this time a key of the screen itself looks pressed */
	VIEW_PRESS_MS = 150,
	/* for this time the page stresses a hint that answers a press of the shutter key */
	VIEW_STRESS_MS = 700,
	/* one step of what moves on a live page: three steps of the chevrons in 600 ms */
	VIEW_BEAT_MS = 200,
	/* one step of the idle page's loop: 12 steps a second, and the whole loop takes 8 s */
	VIEW_LOOP_MS = 83,
	VIEW_LOOP_STEPS = 96,
	/* If no STATE message arrives for this long, boothd counts as dead. boothd starts within a
	 * second, and systemd keeps restarting it for half a minute. */
	VIEW_PATIENCE_MS = 30000,
};

struct view_model {
	bool has_state;  /* false: there is no connection, or no STATE has arrived yet */
	int64_t lost_ms; /* time since which the model has had no state */
	struct message_state state;
	bool has_service;
	struct message_service service; /* the measures for an operator */
	const struct texts *texts;      /* the school's texts, borrowed; null: none have arrived */
	bool has_preview;
	struct message_preview preview;
	int64_t preview_came_ms;
	/* what lies over the preview: the marks of its frame, but for movements that are too small
	 * to follow */
	struct message_outline outline;
	struct message_head head;
	/* the outline glides from here to its place, from this time on */
	struct message_outline glide_from;
	int64_t glide_ms;
	uint32_t topics_good;           /* the lights that are on, a topic_set */
	int64_t topic_ms[TOPIC_COUNT];  /* when the light was turned on or off */
	int64_t press_ms[BUTTON_COUNT]; /* time of the last press of a key of the screen; 0: none */
	int64_t stress_ms; /* time of the last press that a hint answered; 0: there was none */
};

/* Everything that a page shows. The member `state` belongs to the model. */
struct view {
	/* true: no state has arrived, and of the members below only is_dead is valid */
	bool is_waiting;
	bool is_dead; /* true: no state has arrived for VIEW_PATIENCE_MS */
	const struct message_state *state;
	/* the measures for an operator, in the state MAINTENANCE; null: none has come yet */
	const struct message_service *service;
	const struct texts *texts; /* may be null */
	bool has_preview, has_photo;
	int preview_width, preview_height;
	/* the person has left, and the page is cleared in seconds_left */
	bool is_clearing;
	int seconds_left; /* seconds left, rounded up; -1: the page shows no seconds */
	/* The fraction of the countdown that is left, from 1 to 0. In all other states: 0. */
	float fraction_left;
	struct message_screen screen; /* the settings of the screen; zeros before the first state */
	int beat;           /* counts the steps of what moves on the page; 0 if nothing moves */
	uint32_t keys_down; /* the keys that look pressed: bits 1 << enum button */
	bool is_paused;     /* a broken pose holds up the countdown */
	bool is_stressed;   /* the hint answers a press of the shutter key */
	const struct message_marks *marks; /* of the frame that is shown; null: no frame is shown */
	/* The outline and the head belong to the frame that is shown. Only while a preview is shown: */
	struct message_outline outline;
	bool has_face; /* the frame shows a face, and `head` is valid */
	struct message_head head;
	uint32_t topics_good; /* what is right in the live picture, a topic_set */
};

/*
 * Forgets the state. Call this at the start, with a zeroed model, and when the connection is lost.
 * VIEW_PATIENCE_MS is counted from the loss of the last state; a new connection that brings no
 * STATE does not restart the count.
 */
void view_lose(struct view_model *model, int64_t now_ms);
void view_take_state(struct view_model *model, const struct message_state *state, int64_t now_ms);
/* texts: borrowed until the next call or view_lose(). */
void view_take_texts(struct view_model *model, const struct texts *texts);
void view_take_preview(struct view_model *model, const struct message_preview *preview,
		       int64_t now_ms);
void view_take_service(struct view_model *model, const struct message_service *service);
/* A person pressed a key of the screen itself. It looks pressed at once, before boothd answers. */
void view_take_press(struct view_model *model, enum button button, int64_t now_ms);
/* Returns whether the notice shows its last page, on which the student can agree. */
bool view_is_last_page(const struct message_state *state);
/* Returns whether the page of the present state shows the live picture. */
bool view_wants_preview(const struct view_model *model);

struct view view_now(const struct view_model *model, int64_t now_ms);
/* Returns the time at which the view will change without any message; -1: it will not change. */
int64_t view_next_change_ms(const struct view_model *model, int64_t now_ms);

#endif
