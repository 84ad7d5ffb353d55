/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_progress.h"

#include <stdio.h>

#include "booth-ui/theme.h"

/* ---- bands ---- */

/* Cuts a band off the top of rest and puts an icon and one line of text into it: the shorter text if
 * there is no room for the text. */
static void put_band(struct page *page, struct rect *rest, enum drawing_icon icon, const char *text,
		     const char *shorter, uint32_t ground)
{
	struct widget_style style = { .type = TYPE_CAPTION,
				      .is_bold = true,
				      .colour = THEME_INK,
				      .ground = ground,
				      .is_middle = true };
	int mark = page->type.size[TYPE_CAPTION];
	struct rect band = rect_cut_top(rest, mark * 15 / 10);
	widget_fill(page, band, ground, 0);
	int width = widget_width(page, &style, text) + 2;
	int room = band.width - 2 * mark - px(page, 2);
	if (width > room) {
		text = shorter;
		width = rect_min(widget_width(page, &style, text) + 2, room);
	}
	struct rect row = rect_centre(band, width + mark * 3 / 2, band.height);
	widget_icon(page, rect_centre(rect_cut_left(&row, mark), mark, mark), icon, THEME_INK,
		    ground);
	(void)rect_cut_left(&row, mark / 2);
	(void)widget_text(page, row, &style, text);
}

void page_progress_bands(struct page *page, struct rect *rest)
{
	if (page->view->is_waiting)
		return;
	const struct message_state *state = page->view->state;
	if (state->demo)
		put_band(page, rest, ICON_WARNING, tell(page, "DEMO, not official"),
			 tell(page, "DEMO"), THEME_DEMO);
	/* A tight page has room for one band; a demo calls no staff. */
	if (state->help_called && !(state->demo && page->type.is_tight))
		put_band(page, rest, ICON_STAFF, tell(page, "Staff are coming"),
			 tell(page, "Staff are coming"), THEME_INFO_DIM);
}

/* ---- the progress ---- */

enum step { STEP_NOTICE, STEP_IDENTITY, STEP_RULES, STEP_PHOTO, STEP_CHECK, STEP_DONE, STEP_COUNT };

/* Returns the step of the visit that this state belongs to, or STEP_COUNT if nobody is in the
 * booth. */
static enum step step_of(enum session_state state)
{
	switch (state) {
	case SESSION_IDLE:
	case SESSION_MORE_TIME:
	case SESSION_MAINTENANCE:
	case SESSION_CLOSED:
	case SESSION_OUT_OF_ORDER:
	case SESSION_STATE_COUNT:
		return STEP_COUNT;
	case SESSION_NOTICE:
		return STEP_NOTICE;
	case SESSION_IDENTIFY:
	case SESSION_CONFIRM:
	case SESSION_MISMATCH:
	case SESSION_UNLISTED:
	case SESSION_CODE:
	case SESSION_PHONE:
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
	case SESSION_PAYING:
	case SESSION_PAID:
	case SESSION_DONE:
		return STEP_DONE;
	}
	return STEP_COUNT;
}

static void put_segments(struct page *page, struct rect strip, int here, int count)
{
	int gap = px(page, 1), width = (strip.width - gap * (count - 1)) / count;
	int radius = strip.height / 2, edge = rect_max(2, page->type.unit / 16);
	for (int i = 0; i < count; i++) {
		struct rect part = { strip.x + i * (width + gap), strip.y, width, strip.height };
		if (i <= here)
			widget_fill(page, part, page->is_night ? THEME_LIVE : THEME_INFO, radius);
		else
			widget_border(page, part, page->is_night ? THEME_NIGHT_EDGE : THEME_EDGE,
				      radius, edge);
	}
}

/* The seconds left stand where the number of the step stands otherwise, so nothing moves. */
static void put_time_left(struct page *page, struct rect place)
{
	char text[TEXT_MAX];
	uint32_t ground = page->is_night ? THEME_NIGHT : THEME_PAPER;
	struct widget_style style = { .type = TYPE_BODY,
				      .is_bold = true,
				      .colour = page->is_night ? THEME_FIX : THEME_FIX_DARK,
				      .ground = ground,
				      .align = ALIGN_RIGHT,
				      .is_middle = true };
	const char *words = widget_fill_number(
		page->view->is_clearing ? tell(page, "cleared in {} s") : tell(page, "{} s left"),
		(unsigned)page->view->seconds_left, text);
	int side = place.height * 3 / 4, width = widget_width(page, &style, words) + 2;
	struct rect mark = rect_cut_right(&place, rect_min(width, place.width));
	(void)widget_text(page, mark, &style, words);
	struct rect icon = rect_cut_right(&place, side + px(page, 1));
	icon.width = rect_min(icon.width, side);
	widget_icon(page, rect_centre(icon, icon.width, icon.width), ICON_WAIT, style.colour,
		    ground);
}

/* The countdown shows its seconds in the band. */
static bool shows_time(const struct page *page)
{
	return page->view->seconds_left >= 0 && page->view->state->state != SESSION_COUNTDOWN;
}

static void put_names(struct page *page, struct rect row, const char *name, int number, int count)
{
	char text[64], digits[TEXT_MAX], both[TEXT_MAX];
	uint32_t ground = page->is_night ? THEME_NIGHT : THEME_PAPER;
	struct widget_style left = { .type = TYPE_BODY,
				     .is_bold = true,
				     .colour = page->is_night ? THEME_WHITE : THEME_INFO,
				     .ground = ground,
				     .is_middle = true };
	struct widget_style right = { .type = TYPE_CAPTION,
				      .colour = page->is_night ? THEME_PALE : THEME_SOFT,
				      .ground = ground,
				      .align = ALIGN_RIGHT,
				      .is_middle = true };
	int width = widget_width(page, &left, name) + 2;
	(void)widget_text(page, rect_cut_left(&row, width), &left, name);
	(void)rect_cut_left(&row, px(page, 1));
	if (shows_time(page)) {
		put_time_left(page, row);
		return;
	}
	(void)snprintf(text, sizeof(text), "%d", count);
	const char *words =
		widget_fill_number(tell(page, "step {} of {}"), (unsigned)number, digits);
	words = widget_fill_in(words, text, both);
	if (widget_width(page, &right, words) > row.width) {
		(void)snprintf(both, sizeof(both), "%d/%d", number, count);
		words = both;
	}
	(void)widget_text(page, row, &right, words);
}

void page_progress_put(struct page *page, struct rect *rest)
{
	const char *const names[STEP_COUNT] = {
		[STEP_NOTICE] = tell(page, "Notice"), [STEP_IDENTITY] = tell(page, "Identity"),
		[STEP_RULES] = tell(page, "Rules"),   [STEP_PHOTO] = tell(page, "Photo"),
		[STEP_CHECK] = tell(page, "Check"),   [STEP_DONE] = tell(page, "Done"),
	};
	if (page->view->is_waiting)
		return;
	const struct message_state *state = page->view->state;
	/* the page that asks for more time belongs to the step of the page that it stands for */
	enum step here = step_of((enum session_state)(
		state->state == SESSION_MORE_TIME ? state->asking : state->state));
	if (here == STEP_COUNT)
		return;
	bool has_identity = state->identify != IDENTIFY_NONE || here == STEP_IDENTITY;
	int count = has_identity ? STEP_COUNT : STEP_COUNT - 1;
	int number = (int)here + (!has_identity && here > STEP_IDENTITY ? 0 : 1);
	int line = page->type.size[TYPE_BODY] * 15 / 10;
	put_segments(page, rect_cut_top(rest, rect_max(5, page->type.unit / 4)), number - 1, count);
	/* A tight live page says only what to do. */
	if (page->is_night && page->type.is_tight) {
		(void)rect_cut_top(rest, px(page, 1));
		return;
	}
	put_names(page, rect_cut_top(rest, line), names[here], number, count);
	(void)rect_cut_top(rest, px(page, 1));
}

void page_progress_time_over(struct page *page, struct rect picture)
{
	if (!shows_time(page))
		return;
	int line = page->type.size[TYPE_BODY] * 15 / 10;
	(void)rect_cut_bottom(&picture, px(page, 1));
	struct rect plate = rect_cut_bottom(&picture, line);
	plate = rect_centre(plate, rect_min(plate.width - px(page, 4), px(page, 32)), line);
	widget_fill(page, plate, THEME_NIGHT, line / 2);
	put_time_left(page, rect_inset(plate, line / 2, 0));
}
