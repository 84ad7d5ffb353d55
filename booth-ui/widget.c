/* SPDX-License-Identifier: MIT */
#include "booth-ui/widget.h"

#include <stdio.h>
#include <string.h>

#include "booth-ui/page.h"
#include "booth-ui/theme.h"

/* Puts value in the place of the first {} of the pattern: a translator may move it. */
const char *widget_fill_in(const char *pattern, const char *value, char text[TEXT_MAX])
{
	const char *gap = strstr(pattern, "{}");
	if (!gap)
		return pattern;
	(void)snprintf(text, TEXT_MAX, "%.*s%s%s", (int)(gap - pattern), pattern, value, gap + 2);
	return text;
}

const char *widget_fill_number(const char *pattern, unsigned number, char text[TEXT_MAX])
{
	char value[16];
	(void)snprintf(value, sizeof(value), "%u", number);
	return widget_fill_in(pattern, value, text);
}

/* Words. */

static int text_height(const struct page *page, const char *text, int size_px, bool bold, int width)
{
	int used_width, used_height;
	page->ruler->measure(page->ruler->user, text, size_px, bold, width, &used_width,
			     &used_height);
	return used_width > width ? INT32_MAX : used_height;
}

/* The largest size up to the style's at which a text fits; SIZE_LEAST where none does. */
static int fitting_size(const struct page *page, const char *text, const struct widget_style *style,
			struct rect place)
{
	int size = px(page, style->size), least = px(page, SIZE_LEAST);
	while (size > least &&
	       text_height(page, text, size, style->bold, place.width) > place.height)
		size = rect_most(least, size - rect_most(1, size / 16));
	return size;
}

/* Shortens a text to what fits at a size, with a mark that something is missing. */
static void cut_to_fit(const struct page *page, char text[TEXT_MAX],
		       const struct widget_style *style, int size, struct rect place)
{
	static const char mark[] = "…";
	size_t length = strlen(text);
	while (length > 0 &&
	       text_height(page, text, size, style->bold, place.width) > place.height) {
		length -= length / 16 + 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--; /* never inside a character */
		memcpy(text + length, mark, sizeof(mark));
	}
}

/* Returns the height that the text took. Where nothing is to say, nothing is put. */
int widget_text(struct page *page, struct rect place, const struct widget_style *style,
		const char *text)
{
	if (text[0] == '\0')
		return 0;
	if (rect_is_empty(place)) {
		page->drawing->is_cut = true;
		return 0;
	}
	int size = fitting_size(page, text, style, place);
	int height = text_height(page, text, size, style->bold, place.width);
	char shorter[TEXT_MAX];
	if (height > place.height) {
		(void)snprintf(shorter, sizeof(shorter) - sizeof("…"), "%s", text);
		cut_to_fit(page, shorter, style, size, place);
		text = shorter;
		page->drawing->is_cut = true;
		height = text_height(page, text, size, style->bold, place.width);
	}
	if (!style->middle)
		place.height = rect_least(place.height, height);
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_TEXT, place);
	item->colour = style->colour;
	item->ground = style->ground;
	item->size = size;
	item->bold = style->bold;
	item->align = style->align;
	item->middle = style->middle;
	drawing_set_text(page->drawing, item, text);
	return height;
}

/* Shapes. */

void widget_fill(struct page *page, struct rect place, uint32_t colour, int radius)
{
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_FILL, place);
	item->colour = colour;
	item->radius = radius;
}

void widget_border(struct page *page, struct rect place, uint32_t colour, int radius, int stroke)
{
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_FILL, place);
	item->colour = colour;
	item->radius = radius;
	item->stroke = stroke;
}

void widget_card(struct page *page, struct rect place, uint32_t colour)
{
	int radius = px(page, SIZE_RADIUS);
	widget_fill(page, place, colour, radius);
	widget_border(page, place, THEME_LINE, radius, rect_most(1, px(page, 2)));
}

void widget_icon(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		 uint32_t ground)
{
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_ICON, place);
	item->icon = icon;
	item->colour = colour;
	item->ground = ground;
}

/* An icon on a round ground of its own, as wide as the place is high. */
void widget_badge(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		  uint32_t ground)
{
	int side = rect_least(place.width, place.height);
	struct rect disc = rect_centre(place, side, side);
	widget_fill(page, disc, ground, side / 2);
	widget_icon(page, rect_inset(disc, side * 23 / 100, side * 23 / 100), icon, colour, ground);
}

enum { LINES_MAX = 4 };

static bool is_empty(const struct widget_line *line)
{
	return !line->text || line->text[0] == '\0';
}

static int sum_heights(const struct page *page, struct rect place, const struct widget_line *lines,
		       int count)
{
	int total = 0;
	for (int i = 0; i < count; i++) {
		if (is_empty(&lines[i]))
			continue;
		int size = fitting_size(page, lines[i].text, &lines[i].style, place);
		int high = text_height(page, lines[i].text, size, lines[i].style.bold, place.width);
		total += rect_least(high, place.height) + px(page, lines[i].space);
	}
	return total;
}

/* Copies the lines, all of them smaller where they would not fit together. Returns their height. */
static int fit_lines(const struct page *page, struct rect place, const struct widget_line *lines,
		     int count, struct widget_line fitted[LINES_MAX])
{
	static const int percents[] = { 100, 92, 85, 78, 72, 66, 60, 55, 50, 45, 40 };
	int total = 0;
	for (size_t step = 0; step < sizeof(percents) / sizeof(percents[0]); step++) {
		for (int i = 0; i < count; i++) {
			fitted[i] = lines[i];
			fitted[i].style.size =
				rect_most(SIZE_LEAST, lines[i].style.size * percents[step] / 100);
			fitted[i].space = lines[i].space * percents[step] / 100;
		}
		total = sum_heights(page, place, fitted, count);
		if (total <= place.height)
			break;
	}
	return rect_least(total, place.height);
}

int widget_lines_height(const struct page *page, struct rect place, const struct widget_line *lines,
			int count)
{
	struct widget_line fitted[LINES_MAX];
	return fit_lines(page, place, lines, count, fitted);
}

static void put_lines(struct page *page, struct rect place, const struct widget_line *lines,
		      int count)
{
	for (int i = 0; i < count; i++) {
		if (is_empty(&lines[i]))
			continue;
		(void)rect_cut_top(&place, px(page, lines[i].space));
		(void)rect_cut_top(&place,
				   widget_text(page, place, &lines[i].style, lines[i].text));
	}
}

void widget_lines(struct page *page, struct rect place, const struct widget_line *lines, int count)
{
	struct widget_line fitted[LINES_MAX];
	(void)fit_lines(page, place, lines, count, fitted);
	put_lines(page, place, fitted, count);
}

void widget_lines_middle(struct page *page, struct rect place, const struct widget_line *lines,
			 int count)
{
	struct widget_line fitted[LINES_MAX];
	int total = fit_lines(page, place, lines, count, fitted);
	(void)rect_cut_top(&place, (place.height - total) / 2);
	put_lines(page, place, fitted, count);
}

/* What stands on every page. */

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
void widget_buttons_across(struct page *page, struct rect *rest)
{
	struct page_labels labels = page_labels(page->view, page->catalog);
	if (!labels.shutter && !labels.cancel)
		return;
	int margin = px(page, SIZE_MARGIN);
	(void)rect_cut_bottom(rest, margin);
	struct rect strip = rect_cut_bottom(rest, px(page, SIZE_BUTTON));
	strip = rect_inset(strip, margin, 0);
	int wide = rect_least((strip.width - px(page, SIZE_GAP)) / 2, px(page, 620));
	if (labels.cancel && labels.shutter) {
		put_button(page, rect_cut_left(&strip, wide), false, labels.cancel);
		put_button(page, rect_cut_right(&strip, wide), true, labels.shutter);
		return;
	}
	put_button(page, rect_centre(strip, wide, strip.height), labels.shutter != NULL,
		   labels.shutter ? labels.shutter : labels.cancel);
}

/* Above one another at the foot of a side panel. */
void widget_buttons_down(struct page *page, struct rect *panel)
{
	struct page_labels labels = page_labels(page->view, page->catalog);
	if (labels.cancel)
		put_button(page, rect_cut_bottom(panel, px(page, SIZE_BUTTON)), false,
			   labels.cancel);
	if (labels.cancel && labels.shutter)
		(void)rect_cut_bottom(panel, px(page, SIZE_GAP));
	if (labels.shutter)
		put_button(page, rect_cut_bottom(panel, px(page, SIZE_BUTTON)), true,
			   labels.shutter);
}

void widget_time_left_on(struct page *page, struct rect place, uint32_t ground)
{
	char text[TEXT_MAX];
	const char *words = widget_fill_number(tell(page, "{} seconds left on this page"),
					       (unsigned)page->view->seconds_left, text);
	const struct widget_style style = { SIZE_SMALL, true,         THEME_AMBER,
					    ground,     ALIGN_CENTRE, true };
	(void)widget_text(page, rect_inset(place, px(page, SIZE_MARGIN), 0), &style, words);
}

void widget_time_left(struct page *page, struct rect *rest)
{
	if (page->view->seconds_left < 0)
		return;
	widget_time_left_on(page, rect_cut_bottom(rest, px(page, 56)), THEME_GROUND);
}

/* Bands and steps off the top. What is left is the page's own. */
struct rect widget_frame(struct page *page)
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
