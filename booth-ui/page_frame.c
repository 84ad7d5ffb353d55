/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_frame.h"

#include <stdio.h>

#include "booth-ui/theme.h"

/* A strip across the whole screen. */
static void put_band(struct page *page, struct rect *rest, enum drawing_icon icon, const char *text,
		     uint32_t ground)
{
	struct rect band = rect_cut_top(rest, px(page, SIZE_BAND));
	widget_fill(page, band, ground, 0);
	const struct widget_style style = { SIZE_SMALL, true, THEME_INK, ground, ALIGN_LEFT, true };
	int wide, high, mark = band.height * 7 / 10;
	page->ruler->measure(page->ruler->user, text, px(page, SIZE_SMALL), true, -1, &wide, &high);
	wide = rect_least(wide + 2, band.width - 2 * mark - 2 * px(page, SIZE_MARGIN));
	struct rect row = rect_centre(band, wide + mark * 3 / 2, band.height);
	widget_icon(page, rect_centre(rect_cut_left(&row, mark), mark, mark), icon, THEME_INK,
		    ground);
	(void)rect_cut_left(&row, mark / 2);
	(void)widget_text(page, row, &style, text);
}

enum step { STEP_NOTICE, STEP_IDENTITY, STEP_RULES, STEP_PHOTO, STEP_CHECK, STEP_DONE, STEP_COUNT };

static enum step step_of(enum session_state state)
{
	switch (state) {
	case SESSION_IDLE:
	case SESSION_CLOSED:
	case SESSION_OUT_OF_ORDER:
	case SESSION_STATE_COUNT:
		return STEP_COUNT;
	case SESSION_NOTICE:
		return STEP_NOTICE;
	case SESSION_IDENTIFY:
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

static void put_step(struct page *page, struct rect cell, int number, const char *name, int done)
{
	int disc_side = px(page, 38);
	struct rect row = rect_cut_top(&cell, disc_side);
	struct rect disc = rect_centre(row, disc_side, disc_side);
	uint32_t ground = done >= 0 ? THEME_ACCENT : THEME_CARD;
	widget_fill(page, disc, ground, disc_side / 2);
	if (done < 0)
		widget_border(page, disc, THEME_INK_SOFT, disc_side / 2, rect_most(1, px(page, 2)));
	if (done > 0) {
		widget_icon(page, rect_inset(disc, disc_side / 4, disc_side / 4), ICON_CHECK,
			    THEME_WHITE, ground);
	} else {
		char digit[12];
		(void)snprintf(digit, sizeof(digit), "%d", number);
		const struct widget_style style = {
			SIZE_LEAST, true,         done == 0 ? THEME_WHITE : THEME_INK_SOFT,
			ground,     ALIGN_CENTRE, true
		};
		(void)widget_text(page, disc, &style, digit);
	}
	(void)rect_cut_top(&cell, px(page, 4));
	const struct widget_style style = {
		SIZE_LEAST + 2, done == 0,    done == 0 ? THEME_ACCENT : THEME_INK_SOFT,
		THEME_GROUND,   ALIGN_CENTRE, false
	};
	(void)widget_text(page, cell, &style, name);
}

/* Where in the visit one is: done, here, to come; by check mark and number, not by colour alone. */
static void put_steps(struct page *page, struct rect *rest)
{
	const char *const names[STEP_COUNT] = {
		[STEP_NOTICE] = tell(page, "Notice"), [STEP_IDENTITY] = tell(page, "Identity"),
		[STEP_RULES] = tell(page, "Rules"),   [STEP_PHOTO] = tell(page, "Photo"),
		[STEP_CHECK] = tell(page, "Check"),   [STEP_DONE] = tell(page, "Done"),
	};
	int here = (int)step_of((enum session_state)page->view->state->state);
	bool has_identity = page->view->state->identify_code || here == STEP_IDENTITY;
	int count = has_identity ? STEP_COUNT : STEP_COUNT - 1;
	struct rect strip = rect_cut_top(rest, px(page, SIZE_STEPS));
	strip = rect_inset(strip, px(page, SIZE_MARGIN), px(page, 12));
	strip = rect_centre(strip, rect_least(strip.width, px(page, 1100)), strip.height);
	int cell = strip.width / count, high = rect_most(1, px(page, 3)), number = 0;
	int line_y = strip.y + px(page, 38) / 2 - high / 2, line_half = px(page, 30);
	for (int step = 0; step < STEP_COUNT; step++) {
		if (step == STEP_IDENTITY && !has_identity)
			continue;
		struct rect place = rect_cut_left(&strip, cell);
		if (number > 0)
			widget_fill(page,
				    (struct rect){ place.x - cell / 2 + line_half, line_y,
						   cell - 2 * line_half, high },
				    step <= here ? THEME_ACCENT : THEME_LINE, 0);
		number++;
		put_step(page, place, number, names[step], (here > step) - (here < step));
	}
}

/* The green one is round with an arrow, the red one square with a cross. */
static void put_button(struct page *page, struct rect place, bool is_shutter, const char *label)
{
	uint32_t own = is_shutter ? THEME_GREEN : THEME_RED;
	uint32_t ground = is_shutter ? THEME_GREEN : THEME_CARD;
	uint32_t ink = is_shutter ? THEME_WHITE : THEME_RED;
	int radius = px(page, SIZE_RADIUS);
	widget_fill(page, place, ground, radius);
	if (!is_shutter)
		widget_border(page, place, own, radius, px(page, 4));
	struct rect inner = rect_inset(place, px(page, 24), px(page, 16));
	int side = rect_least(inner.height, px(page, 84));
	struct rect mark = rect_centre(rect_cut_left(&inner, side), side, side);
	widget_fill(page, mark, is_shutter ? THEME_WHITE : THEME_RED,
		    is_shutter ? side / 2 : side / 6);
	widget_icon(page, rect_inset(mark, side / 5, side / 5), is_shutter ? ICON_NEXT : ICON_CROSS,
		    is_shutter ? THEME_GREEN : THEME_WHITE, is_shutter ? THEME_WHITE : THEME_RED);
	(void)rect_cut_left(&inner, px(page, 22));
	const struct widget_style caption = {
		SIZE_SMALL - 2, false, ink, ground, ALIGN_LEFT, true
	};
	const struct widget_style title = { SIZE_LARGE, true, ink, ground, ALIGN_LEFT, true };
	(void)widget_text(page, rect_cut_top(&inner, inner.height * 38 / 100), &caption,
			  is_shutter ? tell(page, "Press green") : tell(page, "Press red"));
	(void)widget_text(page, inner, &title, label);
}

/* Beside one another along the lower edge: leaving on the left, going on on the right. */
void page_frame_buttons_across(struct page *page, struct rect *rest)
{
	const struct labels *labels = &page->labels;
	if (!labels->shutter && !labels->cancel)
		return;
	int margin = px(page, SIZE_MARGIN);
	(void)rect_cut_bottom(rest, margin);
	struct rect strip = rect_cut_bottom(rest, px(page, SIZE_BUTTON));
	strip = rect_inset(strip, margin, 0);
	int wide = rect_least((strip.width - px(page, SIZE_GAP)) / 2, px(page, 620));
	if (labels->cancel && labels->shutter) {
		put_button(page, rect_cut_left(&strip, wide), false, labels->cancel);
		put_button(page, rect_cut_right(&strip, wide), true, labels->shutter);
		return;
	}
	put_button(page, rect_centre(strip, wide, strip.height), labels->shutter != NULL,
		   labels->shutter ? labels->shutter : labels->cancel);
}

/* Above one another at the foot of a side panel. */
void page_frame_buttons_down(struct page *page, struct rect *panel)
{
	const struct labels *labels = &page->labels;
	if (labels->cancel)
		put_button(page, rect_cut_bottom(panel, px(page, SIZE_BUTTON)), false,
			   labels->cancel);
	if (labels->cancel && labels->shutter)
		(void)rect_cut_bottom(panel, px(page, SIZE_GAP));
	if (labels->shutter)
		put_button(page, rect_cut_bottom(panel, px(page, SIZE_BUTTON)), true,
			   labels->shutter);
}

void page_frame_time_left_on(struct page *page, struct rect place, uint32_t ground)
{
	char text[TEXT_MAX];
	const char *words = widget_fill_number(tell(page, "{} seconds left on this page"),
					       (unsigned)page->view->seconds_left, text);
	const struct widget_style style = { SIZE_SMALL, true,         THEME_AMBER,
					    ground,     ALIGN_CENTRE, true };
	(void)widget_text(page, rect_inset(place, px(page, SIZE_MARGIN), 0), &style, words);
}

void page_frame_time_left(struct page *page, struct rect *rest)
{
	if (page->view->seconds_left < 0)
		return;
	page_frame_time_left_on(page, rect_cut_bottom(rest, px(page, 56)), THEME_GROUND);
}

/* Bands and steps off the top. What is left is the page's own. */
struct rect page_frame_top(struct page *page)
{
	struct rect rest = { 0, 0, page->drawing->width, page->drawing->height };
	if (page->view->waiting)
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
