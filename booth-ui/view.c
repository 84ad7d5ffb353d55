/* SPDX-License-Identifier: MIT */
#include "booth-ui/view.h"

#include <math.h>
#include <string.h>

void view_lose(struct view_model *model, int64_t now_ms)
{
	int64_t since_ms = model->has_state || model->lost_ms == 0 ? now_ms : model->lost_ms;
	memset(model, 0, sizeof(*model));
	model->lost_ms = since_ms;
}

/* What is drawn over the picture stays where it is while the head moves less than this share of the
 * photo's frame: else a landmark's noise would make the lines tremble. A head that moves on is
 * followed in each frame, this far behind. */
static const float still_share = 0.01f;

static float between(float from, float to, float share)
{
	return from + (to - from) * share;
}

static int64_t glide_left_ms(const struct view_model *model, int64_t now_ms)
{
	int64_t left_ms = model->glide_ms + VIEW_GLIDE_MS - now_ms;
	return left_ms > 0 ? left_ms : 0;
}

/* Returns the outline on its way: it starts fast and ends slowly. */
static struct message_outline outline_now(const struct view_model *model, int64_t now_ms)
{
	const struct message_outline *from = &model->glide_from, *to = &model->outline;
	float left = (float)glide_left_ms(model, now_ms) / VIEW_GLIDE_MS;
	float share = 1 - left * left;
	if (left <= 0)
		return *to;
	return (struct message_outline){
		.is_crop = to->is_crop,
		.x = between(from->x, to->x, share),
		.y = between(from->y, to->y, share),
		.width = between(from->width, to->width, share),
		.height = between(from->height, to->height, share),
		.head_top = between(from->head_top, to->head_top, share),
		.eyes = between(from->eyes, to->eyes, share),
		.chin = between(from->chin, to->chin, share),
		.face_width = between(from->face_width, to->face_width, share),
		.offset = between(from->offset, to->offset, share),
	};
}

void view_take_state(struct view_model *model, const struct message_state *state, int64_t now_ms)
{
	if (model->has_state && state->hint_repeats != model->state.hint_repeats)
		model->stress_ms = now_ms;
	model->state = *state;
	model->has_state = true;
	if (!view_wants_preview(model))
		model->has_preview = false;
	if (state->state != SESSION_MAINTENANCE)
		model->has_service = false;
}

void view_take_texts(struct view_model *model, const struct texts *texts)
{
	model->texts = texts;
}

/* Returns the number that is drawn from now on: the old one, or the end of the still range that is
 * nearer to it. */
static float follow(float drawn, float now, float still)
{
	return fminf(fmaxf(drawn, now - still), now + still);
}

static void follow_outline(struct message_outline *drawn, const struct message_outline *now)
{
	float wide = still_share * now->width, high = still_share * now->height;
	*drawn = (struct message_outline){
		.is_crop = now->is_crop,
		.x = follow(drawn->x, now->x, wide),
		.y = follow(drawn->y, now->y, high),
		.width = follow(drawn->width, now->width, wide),
		.height = follow(drawn->height, now->height, high),
		.head_top = follow(drawn->head_top, now->head_top, still_share),
		.eyes = follow(drawn->eyes, now->eyes, still_share),
		.chin = follow(drawn->chin, now->chin, still_share),
		.face_width = follow(drawn->face_width, now->face_width, still_share),
		.offset = follow(drawn->offset, now->offset, still_share),
	};
}

/* Takes the outline of the new frame. Between the goal and the photo it glides. */
static void take_outline(struct view_model *model, const struct message_outline *now,
			 int64_t now_ms)
{
	if (!model->has_preview) {
		model->outline = *now;
		model->glide_ms = now_ms - VIEW_GLIDE_MS;
	} else if (now->is_crop != model->outline.is_crop) {
		model->glide_from = outline_now(model, now_ms);
		model->glide_ms = now_ms;
		model->outline = *now;
	} else {
		follow_outline(&model->outline, now);
	}
}

static void take_head(struct view_model *model, const struct message_marks *marks)
{
	float still = 2 * still_share * marks->head.width;
	bool is_new = !model->has_preview || !model->preview.marks.has_face;
	if (!marks->has_face)
		return;
	if (is_new)
		model->head = marks->head;
	model->head.x = follow(model->head.x, marks->head.x, still);
	model->head.y = follow(model->head.y, marks->head.y, still);
	model->head.width = follow(model->head.width, marks->head.width, still);
}

static void take_topics(struct view_model *model, uint32_t good, int64_t now_ms)
{
	for (int i = 0; i < TOPIC_COUNT; i++) {
		uint32_t bit = topic_bit((enum topic)i);
		bool is_other = (model->topics_good ^ good) & bit;
		if (model->has_preview &&
		    (!is_other || now_ms - model->topic_ms[i] < VIEW_LIGHT_MS))
			continue;
		model->topics_good = (model->topics_good & ~bit) | (good & bit);
		model->topic_ms[i] = now_ms;
	}
}

void view_take_preview(struct view_model *model, const struct message_preview *preview,
		       int64_t now_ms)
{
	if (!view_wants_preview(model))
		return;
	const struct message_marks *marks = &preview->marks;
	take_outline(model, marks->captured_us ? &marks->outline : &model->state.goal, now_ms);
	take_head(model, marks);
	take_topics(model, marks->topics_good, now_ms);
	model->preview = *preview;
	model->preview_came_ms = now_ms;
	model->has_preview = true;
}

void view_take_service(struct view_model *model, const struct message_service *service)
{
	model->service = *service;
	model->has_service = true;
}

void view_take_press(struct view_model *model, enum button button, int64_t now_ms)
{
	model->press_ms[button] = now_ms;
}

bool view_is_last_page(const struct message_state *state)
{
	return state->page + 1 >= state->page_count;
}

bool view_wants_preview(const struct view_model *model)
{
	const struct message_state *state = &model->state;
	return model->has_state &&
	       (session_needs_camera((enum session_state)state->state) || state->reader.is_on);
}

static bool preview_is_fresh(const struct view_model *model, int64_t now_ms)
{
	return model->has_preview && now_ms - model->preview_came_ms < VIEW_STALE_MS;
}

/* Returns whether the page shows the seconds left. The pages of the countdown and of the
 * interruption always show them. The other pages show only the last seconds, so that they need not
 * be redrawn every second. */
static bool shows_time(const struct message_state *state, int64_t left_ms)
{
	if (state->ends_ms == 0 || left_ms <= 0)
		return false;
	switch ((enum session_state)state->state) {
	case SESSION_COUNTDOWN:
	case SESSION_INTERRUPTED:
	case SESSION_PAYING:
		return true;
	case SESSION_NOTICE:
	case SESSION_IDENTIFY:
	case SESSION_CONFIRM:
	case SESSION_MISMATCH:
	case SESSION_UNLISTED:
	case SESSION_CODE:
	case SESSION_PHONE:
	case SESSION_ALREADY:
	case SESSION_REFUSED_ENTRY:
	case SESSION_RULES:
	case SESSION_POSE:
	case SESSION_REJECTED:
	case SESSION_STAFF:
	case SESSION_REVIEW:
	case SESSION_DONE:
	case SESSION_MORE_TIME:
		return left_ms <= VIEW_HURRY_S * 1000;
	/* In these four states, ends_ms is not the end of the state, but the time of boothd's next
	 * heartbeat. */
	case SESSION_IDLE:
	case SESSION_CLOSED:
	case SESSION_OUT_OF_ORDER:
	case SESSION_MAINTENANCE:
	/* In these six states, the booth works and the student waits. */
	case SESSION_BURST:
	case SESSION_EXAMINING:
	case SESSION_SAVING:
	case SESSION_UNSAVED:
	case SESSION_SAVED:
	case SESSION_PAID:
	case SESSION_STATE_COUNT:
		return false;
	}
	return false;
}

static int64_t stress_left_ms(const struct view_model *model, int64_t now_ms)
{
	return model->stress_ms > 0 ? model->stress_ms + VIEW_STRESS_MS - now_ms : 0;
}

static int64_t press_left_ms(const struct view_model *model, int button, int64_t now_ms)
{
	int64_t press_ms = model->press_ms[button];
	return press_ms > 0 ? press_ms + VIEW_PRESS_MS - now_ms : 0;
}

/* A calm screen moves no key. */
static uint32_t keys_down_now(const struct view_model *model, int64_t now_ms)
{
	uint32_t keys = model->state.keys_down;
	for (int i = 0; i < BUTTON_COUNT; i++)
		keys |= (uint32_t)(press_left_ms(model, i, now_ms) > 0) << i;
	return model->state.look_of_screen.is_calm ? 0 : keys;
}

/* A countdown that is held up shows where it stands. */
static void show_paused(const struct message_state *state, struct view *view)
{
	view->seconds_left = (int)((state->paused_ms + 999) / 1000);
	if (state->whole_ms > 0)
		view->fraction_left = fminf(1, (float)state->paused_ms / (float)state->whole_ms);
}

/* Returns the length of a step of what moves on the page; 0: nothing moves. */
static int64_t step_ms(const struct view_model *model)
{
	const struct message_state *state = &model->state;
	if (state->look_of_screen.is_calm)
		return 0;
	if (state->state == SESSION_IDLE)
		return VIEW_LOOP_MS;
	bool has_arrows = state->state == SESSION_POSE || state->state == SESSION_COUNTDOWN;
	return has_arrows ? VIEW_BEAT_MS : 0;
}

static int beat_now(const struct view_model *model, int64_t now_ms)
{
	int64_t step = step_ms(model), since_ms = now_ms - model->state.began_ms;
	/* 7200 is a whole number of loops and of all shorter rows of steps */
	return step > 0 && since_ms > 0 ? (int)(since_ms / step % 7200) : 0;
}

struct view view_now(const struct view_model *model, int64_t now_ms)
{
	struct view view = { .is_waiting = !model->has_state,
			     .state = &model->state,
			     .seconds_left = -1 };
	view.is_dead = view.is_waiting && now_ms - model->lost_ms >= VIEW_PATIENCE_MS;
	if (view.is_waiting)
		return view;
	const struct message_state *state = &model->state;
	view.texts = model->texts;
	view.screen = state->look_of_screen;
	view.beat = beat_now(model, now_ms);
	view.has_preview = preview_is_fresh(model, now_ms);
	view.preview_width = (int)model->preview.width;
	view.preview_height = (int)model->preview.height;
	view.service = model->has_service ? &model->service : NULL;
	view.has_photo = state->photo_slot >= 0;
	view.outline = outline_now(model, now_ms);
	view.marks = view.has_preview ? &model->preview.marks : NULL;
	view.has_face = view.has_preview && model->preview.marks.has_face;
	view.head = model->head;
	view.topics_good = model->topics_good;
	view.keys_down = keys_down_now(model, now_ms);
	view.is_stressed = stress_left_ms(model, now_ms) > 0;
	view.is_paused = state->state == SESSION_COUNTDOWN && state->paused_ms > 0;
	if (view.is_paused)
		show_paused(state, &view);
	int64_t left_ms = state->ends_ms - now_ms;
	if (shows_time(state, left_ms)) {
		view.seconds_left = (int)((left_ms + 999) / 1000);
		/* Only the page of the countdown has a ring that shrinks. */
		int64_t whole_ms =
			state->whole_ms > 0 ? state->whole_ms : state->ends_ms - state->began_ms;
		if (state->state == SESSION_COUNTDOWN && whole_ms > 0)
			view.fraction_left = fminf(1, (float)left_ms / (float)whole_ms);
	}
	view.is_clearing = state->clears_ms > now_ms;
	if (view.is_clearing)
		view.seconds_left = (int)((state->clears_ms - now_ms + 999) / 1000);
	return view;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

int64_t view_next_change_ms(const struct view_model *model, int64_t now_ms)
{
	if (!model->has_state)
		return now_ms - model->lost_ms < VIEW_PATIENCE_MS
			       ? model->lost_ms + VIEW_PATIENCE_MS
			       : -1;
	int64_t next = -1, step = step_ms(model);
	if (step > 0)
		next = now_ms + step -
		       (now_ms > model->state.began_ms ? (now_ms - model->state.began_ms) % step
						       : 0);
	if (preview_is_fresh(model, now_ms))
		next = earlier(next, model->preview_came_ms + VIEW_STALE_MS);
	if (model->has_preview && glide_left_ms(model, now_ms) > 0)
		next = earlier(next, now_ms + VIEW_GLIDE_STEP_MS);
	for (int i = 0; i < BUTTON_COUNT; i++)
		if (press_left_ms(model, i, now_ms) > 0)
			next = earlier(next, model->press_ms[i] + VIEW_PRESS_MS);
	if (stress_left_ms(model, now_ms) > 0)
		next = earlier(next, model->stress_ms + VIEW_STRESS_MS);
	const struct message_state *state = &model->state;
	int64_t clear_ms = state->clears_ms - now_ms;
	if (clear_ms > 0)
		next = earlier(next, now_ms + (clear_ms % 1000 ? clear_ms % 1000 : 1000));
	int64_t left_ms = state->ends_ms - now_ms;
	if (state->ends_ms == 0 || left_ms <= 0)
		return next;
	/* the page changes for the last time at ends_ms, when the seconds disappear */
	if (shows_time(state, left_ms))
		return earlier(next, left_ms % 1000 ? now_ms + left_ms % 1000 : now_ms + 1000);
	int64_t hurry_ms = state->ends_ms - VIEW_HURRY_S * 1000;
	return shows_time(state, 1) && hurry_ms > now_ms ? earlier(next, hurry_ms) : next;
}
