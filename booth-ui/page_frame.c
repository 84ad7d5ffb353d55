/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_frame.h"

#include <stdio.h>

#include "booth-ui/theme.h"

/* Functions for the bands and the steps at the top of a page. */

/* Cuts a band off the top of rest and puts an icon and one line of text into it. */
static void put_band(struct page *page, struct rect *rest, enum drawing_icon icon, const char *text,
		     uint32_t ground)
{
	struct rect band = rect_cut_top(rest, px(page, SIZE_BAND));
	widget_fill(page, band, ground, 0);
	struct widget_style style = { STYLE_BAND, .ground = ground, .is_middle = true };
	int width, height, mark = band.height * 7 / 10;
	page->ruler->measure(page->ruler->user, text, px(page, style.size), true, -1, &width,
			     &height);
	width = rect_min(width + 2, band.width - 2 * mark - 2 * px(page, SIZE_MARGIN));
	struct rect row = rect_centre(band, width + mark * 3 / 2, band.height);
	widget_icon(page, rect_centre(rect_cut_left(&row, mark), mark, mark), icon, THEME_INK,
		    ground);
	(void)rect_cut_left(&row, mark / 2);
	(void)widget_text(page, row, &style, text);
}

enum step { STEP_NOTICE, STEP_IDENTITY, STEP_RULES, STEP_PHOTO, STEP_CHECK, STEP_DONE, STEP_COUNT };

/* Returns the step of the visit that this state belongs to, or STEP_COUNT if nobody is in the
 * booth. */
static enum step step_of(enum session_state state)
{
	switch (state) {
	case SESSION_IDLE:
	case SESSION_MORE_TIME:
	case SESSION_CLOSED:
	case SESSION_OUT_OF_ORDER:
	case SESSION_MAINTENANCE:
	case SESSION_STATE_COUNT:
		return STEP_COUNT;
	case SESSION_NOTICE:
		return STEP_NOTICE;
	case SESSION_IDENTIFY:
	case SESSION_CONFIRM:
	case SESSION_MISMATCH:
	case SESSION_UNLISTED:
	case SESSION_CODE:
	case SESSION_ALREADY:
	case SESSION_REFUSED_ENTRY:
		return STEP_IDENTITY;
	case SESSION_RULES:
		return STEP_RULES;
	case SESSION_POSE:
	case SESSION_COUNTDOWN:
	case SESSION_BURST:
	case SESSION_INTERRUPTED:
		return STEP_PHOTO;
	case SESSION_EXAMINING:
	case SESSION_REJECTED:
	case SESSION_STAFF:
	case SESSION_REVIEW:
		return STEP_CHECK;
	case SESSION_SAVING:
	case SESSION_UNSAVED:
	case SESSION_SAVED:
	case SESSION_DONE:
		return STEP_DONE;
	}
	return STEP_COUNT;
}

/* Whether a step of the visit is still to come, is the present step, or is finished. The disc of a
 * finished step shows a check mark. The disc of any other step shows the step's number. */
enum progress { STEP_IS_TO_COME, STEP_IS_NOW, STEP_IS_PAST };

static void put_step_disc(struct page *page, struct rect disc, int number, enum progress progress)
{
	int radius = disc.width / 2;
	uint32_t ground = progress == STEP_IS_TO_COME ? THEME_CARD : THEME_ACCENT;
	widget_fill(page, disc, ground, radius);
	if (progress == STEP_IS_TO_COME)
		widget_border(page, disc, THEME_INK_SOFT, radius, rect_max(1, px(page, 2)));
	if (progress == STEP_IS_PAST) {
		widget_icon(page, rect_inset(disc, disc.width / 4, disc.width / 4), ICON_CHECK,
			    THEME_WHITE, ground);
		return;
	}
	char digits[12];
	(void)snprintf(digits, sizeof(digits), "%d", number);
	struct widget_style style = { .size = SIZE_MIN,
				      .is_bold = true,
				      .colour = progress == STEP_IS_NOW ? THEME_WHITE
									: THEME_INK_SOFT,
				      .ground = ground,
				      .align = ALIGN_CENTRE,
				      .is_middle = true };
	(void)widget_text(page, disc, &style, digits);
}

static void put_step(struct page *page, struct rect cell, int number, const char *name,
		     enum progress progress)
{
	int side = px(page, 38);
	bool is_now = progress == STEP_IS_NOW;
	put_step_disc(page, rect_centre(rect_cut_top(&cell, side), side, side), number, progress);
	(void)rect_cut_top(&cell, px(page, 4));
	struct widget_style style = { .size = SIZE_MIN + 2,
				      .is_bold = is_now,
				      .colour = is_now ? THEME_ACCENT : THEME_INK_SOFT,
				      .ground = THEME_GROUND,
				      .align = ALIGN_CENTRE };
	(void)widget_text(page, cell, &style, name);
}

/* Adds the row that shows the steps of the visit. The identity step appears only if the booth asks
 * who the student is. */
static void put_steps(struct page *page, struct rect *rest)
{
	const char *const names[STEP_COUNT] = {
		[STEP_NOTICE] = tell(page, "Notice"), [STEP_IDENTITY] = tell(page, "Identity"),
		[STEP_RULES] = tell(page, "Rules"),   [STEP_PHOTO] = tell(page, "Photo"),
		[STEP_CHECK] = tell(page, "Check"),   [STEP_DONE] = tell(page, "Done"),
	};
	const struct message_state *state = page->view->state;
	/* the page that asks for more time belongs to the step of the page that it stands for */
	int here = (int)step_of((enum session_state)(
		state->state == SESSION_MORE_TIME ? state->asking : state->state));
	bool has_identity = page->view->state->identify != IDENTIFY_NONE || here == STEP_IDENTITY;
	int count = has_identity ? STEP_COUNT : STEP_COUNT - 1;
	struct rect strip = rect_cut_top(rest, px(page, SIZE_STEPS));
	strip = rect_inset(strip, px(page, SIZE_MARGIN), px(page, 12));
	strip = rect_centre(strip, rect_min(strip.width, px(page, 1100)), strip.height);
	int cell = strip.width / count, thickness = rect_max(1, px(page, 3)), number = 0;
	int line_y = strip.y + px(page, 38) / 2 - thickness / 2, gap = px(page, 30);
	for (int step = 0; step < STEP_COUNT; step++) {
		if (step == STEP_IDENTITY && !has_identity)
			continue;
		struct rect place = rect_cut_left(&strip, cell);
		struct rect line = { place.x - cell / 2 + gap, line_y, cell - 2 * gap, thickness };
		if (number > 0)
			widget_fill(page, line, step <= here ? THEME_ACCENT : THEME_LINE, 0);
		number++;
		put_step(page, place, number, names[step],
			 step < here    ? STEP_IS_PAST
			 : step == here ? STEP_IS_NOW
					: STEP_IS_TO_COME);
	}
}

struct rect page_frame_top(struct page *page)
{
	struct rect rest = { 0, 0, page->drawing->width, page->drawing->height };
	if (page->view->is_waiting)
		return rest;
	const struct message_state *state = page->view->state;
	if (state->demo)
		put_band(page, &rest, ICON_WARNING, tell(page, "DEMO: not an official photo"),
			 THEME_DEMO);
	if (state->help_called)
		put_band(page, &rest, ICON_STAFF, tell(page, "Staff has been called, please wait"),
			 THEME_ACCENT_DIM);
	if (session_is_visit((enum session_state)state->state))
		put_steps(page, &rest);
	return rest;
}

/* Functions for the labels of the buttons. */

/* How a button's label looks. At the left of each label is a mark: a small disc or square with an
 * icon. */
struct button_look {
	uint32_t ground, ink; /* colours of the label: background and text */
	bool has_border;
	uint32_t mark_ground, mark_ink;
	bool is_mark_round;
	enum drawing_icon icon;
};

/* The labels differ in shape as well as in colour: the label of the shutter has an arrow in a disc,
 * the label of the cancel button has a cross in a square. */
static const struct button_look shutter_look = {
	.ground = THEME_GREEN,
	.ink = THEME_WHITE,
	.mark_ground = THEME_WHITE,
	.mark_ink = THEME_GREEN,
	.is_mark_round = true,
	.icon = ICON_NEXT,
};
static const struct button_look cancel_look = {
	.ground = THEME_CARD,
	.ink = THEME_RED,
	.has_border = true,
	.mark_ground = THEME_RED,
	.mark_ink = THEME_WHITE,
	.icon = ICON_CROSS,
};

static void put_button(struct page *page, struct rect place, const struct button_look *look,
		       const char *caption, const char *label)
{
	int radius = px(page, SIZE_RADIUS);
	widget_fill(page, place, look->ground, radius);
	if (look->has_border)
		widget_border(page, place, look->ink, radius, px(page, 4));
	struct rect inner = rect_inset(place, px(page, 24), px(page, 16));
	int side = rect_min(inner.height, px(page, 84));
	struct rect mark = rect_centre(rect_cut_left(&inner, side), side, side);
	widget_fill(page, mark, look->mark_ground, look->is_mark_round ? side / 2 : side / 6);
	widget_icon(page, rect_inset(mark, side / 5, side / 5), look->icon, look->mark_ink,
		    look->mark_ground);
	(void)rect_cut_left(&inner, px(page, 22));
	struct widget_style small = {
		.size = 26, .colour = look->ink, .ground = look->ground, .is_middle = true
	};
	struct widget_style large = { .size = SIZE_LARGE,
				      .is_bold = true,
				      .colour = look->ink,
				      .ground = look->ground,
				      .is_middle = true };
	(void)widget_text(page, rect_cut_top(&inner, inner.height * 38 / 100), &small, caption);
	(void)widget_text(page, inner, &large, label);
}

static void put_shutter(struct page *page, struct rect place)
{
	put_button(page, place, &shutter_look, tell(page, "Press green"), page->labels.shutter);
}

static void put_cancel(struct page *page, struct rect place)
{
	put_button(page, place, &cancel_look, tell(page, "Press red"), page->labels.cancel);
}

void page_frame_buttons_across(struct page *page, struct rect *rest)
{
	bool has_shutter = page->labels.shutter, has_cancel = page->labels.cancel;
	if (!has_shutter && !has_cancel)
		return;
	int margin = px(page, SIZE_MARGIN);
	(void)rect_cut_bottom(rest, margin);
	struct rect strip = rect_cut_bottom(rest, px(page, SIZE_BUTTON));
	strip = rect_inset(strip, margin, 0);
	int width = rect_min((strip.width - px(page, SIZE_GAP)) / 2, px(page, 620));
	if (has_shutter && has_cancel) {
		put_cancel(page, rect_cut_left(&strip, width));
		put_shutter(page, rect_cut_right(&strip, width));
	} else if (has_shutter) {
		put_shutter(page, rect_centre(strip, width, strip.height));
	} else {
		put_cancel(page, rect_centre(strip, width, strip.height));
	}
}

void page_frame_buttons_down(struct page *page, struct rect *panel)
{
	bool has_shutter = page->labels.shutter, has_cancel = page->labels.cancel;
	if (has_cancel)
		put_cancel(page, rect_cut_bottom(panel, px(page, SIZE_BUTTON)));
	if (has_cancel && has_shutter)
		(void)rect_cut_bottom(panel, px(page, SIZE_GAP));
	if (has_shutter)
		put_shutter(page, rect_cut_bottom(panel, px(page, SIZE_BUTTON)));
}

/* Functions for the text that tells how many seconds are left. */

void page_frame_time_left_on(struct page *page, struct rect place, uint32_t ground)
{
	char text[TEXT_MAX];
	const char *words = widget_fill_number(tell(page, "{} seconds left on this page"),
					       (unsigned)page->view->seconds_left, text);
	struct widget_style style = { STYLE_TIME_LEFT, .ground = ground, .align = ALIGN_CENTRE,
				      .is_middle = true };
	(void)widget_text(page, rect_inset(place, px(page, SIZE_MARGIN), 0), &style, words);
}

void page_frame_time_left(struct page *page, struct rect *rest)
{
	if (page->view->seconds_left < 0)
		return;
	page_frame_time_left_on(page, rect_cut_bottom(rest, px(page, 56)), THEME_GROUND);
}
