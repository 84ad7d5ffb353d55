/* SPDX-License-Identifier: MIT */
#include "booth-ui/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "booth-ui/theme.h"
#include "daemon/core/remedy.h"

enum { TEXT_MAX = 2400 };

struct page {
	struct scene *scene;
	const struct view *view;
	const struct catalog *catalog;
	const struct scene_ruler *ruler;
	enum remedy_language language;
	int side; /* the canvas' short side, what sizes are thousandths of */
	bool is_upright;
};

struct style {
	int size; /* SIZE_* */
	bool bold;
	uint32_t colour, ground;
	enum scene_align align;
	bool middle;
};

static int px(const struct page *page, int size)
{
	return (page->side * size + 500) / 1000;
}

static const char *tell(const struct page *page, const char *key)
{
	return catalog_text(page->catalog, key);
}

/* Puts value in the place of the first {} of the pattern: a translator may move it. */
static const char *fill_in(const char *pattern, const char *value, char text[TEXT_MAX])
{
	const char *gap = strstr(pattern, "{}");
	if (!gap)
		return pattern;
	(void)snprintf(text, TEXT_MAX, "%.*s%s%s", (int)(gap - pattern), pattern, value, gap + 2);
	return text;
}

static const char *fill_number(const char *pattern, unsigned number, char text[TEXT_MAX])
{
	char value[16];
	(void)snprintf(value, sizeof(value), "%u", number);
	return fill_in(pattern, value, text);
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
static int fitting_size(const struct page *page, const char *text, const struct style *style,
			struct rect place)
{
	int size = px(page, style->size), least = px(page, SIZE_LEAST);
	while (size > least &&
	       text_height(page, text, size, style->bold, place.width) > place.height)
		size = rect_most(least, size - rect_most(1, size / 16));
	return size;
}

/* Shortens a text to what fits at a size, with a mark that something is missing. */
static void cut_to_fit(const struct page *page, char text[TEXT_MAX], const struct style *style,
		       int size, struct rect place)
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
static int put_text(struct page *page, struct rect place, const struct style *style,
		    const char *text)
{
	if (text[0] == '\0' || rect_is_empty(place))
		return 0;
	int size = fitting_size(page, text, style, place);
	int height = text_height(page, text, size, style->bold, place.width);
	char shorter[TEXT_MAX];
	if (height > place.height) {
		(void)snprintf(shorter, sizeof(shorter) - sizeof("…"), "%s", text);
		cut_to_fit(page, shorter, style, size, place);
		text = shorter;
		height = text_height(page, text, size, style->bold, place.width);
	}
	if (!style->middle)
		place.height = rect_least(place.height, height);
	struct scene_item *item = scene_add(page->scene, SCENE_TEXT, place);
	item->colour = style->colour;
	item->ground = style->ground;
	item->size = size;
	item->bold = style->bold;
	item->align = style->align;
	item->middle = style->middle;
	scene_set_text(page->scene, item, text);
	return height;
}

/* Shapes. */

static void put_fill(struct page *page, struct rect place, uint32_t colour, int radius)
{
	struct scene_item *item = scene_add(page->scene, SCENE_FILL, place);
	item->colour = colour;
	item->radius = radius;
}

static void put_border(struct page *page, struct rect place, uint32_t colour, int radius,
		       int stroke)
{
	struct scene_item *item = scene_add(page->scene, SCENE_FILL, place);
	item->colour = colour;
	item->radius = radius;
	item->stroke = stroke;
}

static void put_card(struct page *page, struct rect place, uint32_t colour)
{
	int radius = px(page, SIZE_RADIUS);
	put_fill(page, place, colour, radius);
	put_border(page, place, THEME_LINE, radius, rect_most(1, px(page, 2)));
}

static void put_icon(struct page *page, struct rect place, enum scene_icon icon, uint32_t colour,
		     uint32_t ground)
{
	struct scene_item *item = scene_add(page->scene, SCENE_ICON, place);
	item->icon = icon;
	item->colour = colour;
	item->ground = ground;
}

/* An icon on a round ground of its own, as wide as the place is high. */
static void put_badge(struct page *page, struct rect place, enum scene_icon icon, uint32_t colour,
		      uint32_t ground)
{
	int side = rect_least(place.width, place.height);
	struct rect disc = rect_centre(place, side, side);
	put_fill(page, disc, ground, side / 2);
	put_icon(page, rect_inset(disc, side * 23 / 100, side * 23 / 100), icon, colour, ground);
}

/* What stands on every page. */

/* A strip across the whole screen. */
static void put_band(struct page *page, struct rect *rest, enum scene_icon icon, const char *text,
		     uint32_t ground)
{
	struct rect band = rect_cut_top(rest, px(page, SIZE_BAND));
	put_fill(page, band, ground, 0);
	const struct style style = { SIZE_SMALL, true, THEME_INK, ground, ALIGN_LEFT, true };
	int wide, high, mark = band.height * 7 / 10;
	page->ruler->measure(page->ruler->user, text, px(page, SIZE_SMALL), true, -1, &wide, &high);
	wide = rect_least(wide + 2, band.width - 2 * mark - 2 * px(page, SIZE_MARGIN));
	struct rect row = rect_centre(band, wide + mark * 3 / 2, band.height);
	put_icon(page, rect_centre(rect_cut_left(&row, mark), mark, mark), icon, THEME_INK, ground);
	(void)rect_cut_left(&row, mark / 2);
	(void)put_text(page, row, &style, text);
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
	put_fill(page, disc, ground, disc_side / 2);
	if (done < 0)
		put_border(page, disc, THEME_INK_SOFT, disc_side / 2, rect_most(1, px(page, 2)));
	if (done > 0) {
		put_icon(page, rect_inset(disc, disc_side / 4, disc_side / 4), ICON_CHECK,
			 THEME_WHITE, ground);
	} else {
		char digit[12];
		(void)snprintf(digit, sizeof(digit), "%d", number);
		const struct style style = {
			SIZE_LEAST, true,         done == 0 ? THEME_WHITE : THEME_INK_SOFT,
			ground,     ALIGN_CENTRE, true
		};
		(void)put_text(page, disc, &style, digit);
	}
	(void)rect_cut_top(&cell, px(page, 4));
	const struct style style = {
		SIZE_LEAST + 2, done == 0,    done == 0 ? THEME_ACCENT : THEME_INK_SOFT,
		THEME_GROUND,   ALIGN_CENTRE, false
	};
	(void)put_text(page, cell, &style, name);
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
			put_fill(page,
				 (struct rect){ place.x - cell / 2 + line_half, line_y,
						cell - 2 * line_half, high },
				 step <= here ? THEME_ACCENT : THEME_LINE, 0);
		number++;
		put_step(page, place, number, names[step], (here > step) - (here < step));
	}
}

struct page_labels page_labels(const struct view *view, const struct catalog *catalog)
{
	const struct page words = { .catalog = catalog };
	const struct page *page = &words;
	if (view->waiting)
		return (struct page_labels){ NULL, NULL };
	switch ((enum session_state)view->state->state) {
	case SESSION_IDLE:
		return (struct page_labels){ tell(page, "Start"), NULL };
	case SESSION_NOTICE:
		return (struct page_labels){ tell(page, "I agree"), tell(page, "Leave") };
	case SESSION_IDENTIFY:
		return (struct page_labels){ NULL, tell(page, "Cancel") };
	case SESSION_RULES:
		return (struct page_labels){ tell(page, "I am ready"), tell(page, "Leave") };
	case SESSION_POSE:
		return (struct page_labels){ tell(page, "Take it now"), tell(page, "Back") };
	case SESSION_COUNTDOWN:
		return (struct page_labels){ NULL, tell(page, "Stop") };
	case SESSION_REJECTED:
		return (struct page_labels){ tell(page, "Try again"), tell(page, "Leave") };
	case SESSION_STAFF:
		return (struct page_labels){ tell(page, "Finish"), NULL };
	case SESSION_REVIEW:
		return (struct page_labels){ tell(page, "Keep this one"),
					     tell(page, "Take another") };
	case SESSION_UNSAVED:
		return (struct page_labels){ tell(page, "Save again"),
					     tell(page, "Give up the photo") };
	case SESSION_SAVED:
		return (struct page_labels){ tell(page, "Continue"), NULL };
	case SESSION_DONE:
		return (struct page_labels){ tell(page, "Finish"), NULL };
	case SESSION_INTERRUPTED:
		return (struct page_labels){ NULL, tell(page, "Leave") };
	case SESSION_CLOSED:
	case SESSION_BURST:
	case SESSION_EXAMINING:
	case SESSION_SAVING:
	case SESSION_OUT_OF_ORDER:
	case SESSION_STATE_COUNT:
		break;
	}
	return (struct page_labels){ NULL, NULL };
}

/* The green one is round with an arrow, the red one square with a cross. */
static void put_button(struct page *page, struct rect place, bool is_shutter, const char *label)
{
	uint32_t own = is_shutter ? THEME_GREEN : THEME_RED;
	uint32_t ground = is_shutter ? THEME_GREEN : THEME_CARD;
	uint32_t ink = is_shutter ? THEME_WHITE : THEME_RED;
	int radius = px(page, SIZE_RADIUS);
	put_fill(page, place, ground, radius);
	if (!is_shutter)
		put_border(page, place, own, radius, px(page, 4));
	struct rect inner = rect_inset(place, px(page, 24), px(page, 16));
	int side = rect_least(inner.height, px(page, 84));
	struct rect mark = rect_centre(rect_cut_left(&inner, side), side, side);
	put_fill(page, mark, is_shutter ? THEME_WHITE : THEME_RED,
		 is_shutter ? side / 2 : side / 6);
	put_icon(page, rect_inset(mark, side / 4, side / 4), is_shutter ? ICON_NEXT : ICON_CROSS,
		 is_shutter ? THEME_GREEN : THEME_WHITE, is_shutter ? THEME_WHITE : THEME_RED);
	(void)rect_cut_left(&inner, px(page, 22));
	const struct style caption = { SIZE_SMALL - 2, false, ink, ground, ALIGN_LEFT, true };
	const struct style title = { SIZE_LARGE, true, ink, ground, ALIGN_LEFT, true };
	(void)put_text(page, rect_cut_top(&inner, inner.height * 38 / 100), &caption,
		       is_shutter ? tell(page, "Press green") : tell(page, "Press red"));
	(void)put_text(page, inner, &title, label);
}

/* Beside one another along the lower edge: leaving on the left, going on on the right. */
static void put_buttons_across(struct page *page, struct rect *rest)
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
static void put_buttons_down(struct page *page, struct rect *panel)
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

/* "12 seconds left", above the buttons, when a time-out comes near. */
static void put_time_left(struct page *page, struct rect *rest)
{
	if (page->view->seconds_left < 0)
		return;
	char text[TEXT_MAX];
	const char *words = fill_number(tell(page, "{} seconds left on this page"),
					(unsigned)page->view->seconds_left, text);
	struct rect strip = rect_cut_bottom(rest, px(page, 56));
	const struct style style = {
		SIZE_SMALL, true, THEME_AMBER, THEME_GROUND, ALIGN_CENTRE, true
	};
	(void)put_text(page, rect_inset(strip, px(page, SIZE_MARGIN), 0), &style, words);
}

/* Bands and steps off the top. What is left is the page's own. */
static struct rect put_frame(struct page *page)
{
	struct rect rest = { 0, 0, page->scene->width, page->scene->height };
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

/* Pages that say one thing. */

struct hero {
	enum scene_icon icon;
	uint32_t colour, dim;
	const char *title, *body, *note;
	int title_size;
};

/* A column of texts, the whole of it in the middle of the place's height. */
struct line {
	const char *text;
	struct style style;
	int space; /* above it, SIZE_* */
};

static void put_lines(struct page *page, struct rect place, const struct line *lines, int count)
{
	int total = 0;
	for (int i = 0; i < count; i++) {
		if (!lines[i].text || lines[i].text[0] == '\0')
			continue;
		int size = fitting_size(page, lines[i].text, &lines[i].style, place);
		int high = text_height(page, lines[i].text, size, lines[i].style.bold, place.width);
		total += rect_least(high, place.height) + px(page, lines[i].space);
	}
	if (total < place.height)
		(void)rect_cut_top(&place, (place.height - total) / 2);
	for (int i = 0; i < count; i++) {
		if (!lines[i].text || lines[i].text[0] == '\0')
			continue;
		(void)rect_cut_top(&place, px(page, lines[i].space));
		(void)rect_cut_top(&place, put_text(page, place, &lines[i].style, lines[i].text));
	}
}

static void put_hero_texts(struct page *page, struct rect place, const struct hero *hero,
			   enum scene_align align)
{
	const struct line lines[] = {
		{ hero->title,
		  { hero->title_size ? hero->title_size : SIZE_TITLE, true, THEME_INK, THEME_GROUND,
		    align, false },
		  0 },
		{ hero->body, { SIZE_BODY + 4, false, THEME_INK, THEME_GROUND, align, false }, 26 },
		{ hero->note,
		  { SIZE_SMALL, false, THEME_INK_SOFT, THEME_GROUND, align, false },
		  34 },
	};
	put_lines(page, place, lines, (int)(sizeof(lines) / sizeof(lines[0])));
}

/* Upright: picture above words; wide: beside them. */
static void put_hero(struct page *page, struct rect rest, const struct hero *hero)
{
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	if (page->is_upright) {
		int side = px(page, 300);
		struct rect block =
			rect_centre(rest, rest.width, rect_least(rest.height, px(page, 920)));
		put_badge(page, rect_cut_top(&block, side), hero->icon, hero->colour, hero->dim);
		(void)rect_cut_top(&block, px(page, SIZE_MARGIN));
		/* the words belong to the badge: they begin under it, whatever their height */
		int least = rect_least(block.height, px(page, 460));
		put_hero_texts(page, rect_cut_top(&block, least), hero, ALIGN_CENTRE);
		return;
	}
	struct rect left = rect_cut_left(&rest, rest.width * 36 / 100);
	int side = rect_least(rect_least(left.width, left.height), px(page, 440));
	put_badge(page, rect_centre(left, side, side), hero->icon, hero->colour, hero->dim);
	(void)rect_cut_left(&rest, px(page, SIZE_MARGIN * 2));
	put_hero_texts(page, rest, hero, ALIGN_LEFT);
}

static void build_hero(struct page *page, const struct hero *hero)
{
	struct rect rest = put_frame(page);
	put_buttons_across(page, &rest);
	put_time_left(page, &rest);
	put_hero(page, rest, hero);
}

static void build_waiting(struct page *page)
{
	build_hero(page, &(struct hero){ .icon = ICON_WAIT,
					 .colour = THEME_ACCENT,
					 .dim = THEME_ACCENT_DIM,
					 .title = tell(page, "One moment, please"),
					 .body = tell(page, "The booth is starting.") });
}

/* Idle, closed. */

/* A fact with its icon: when, how much. Nothing where the text is empty. */
static void put_fact(struct page *page, struct rect *rest, enum scene_icon icon, const char *label,
		     const char *value)
{
	if (value[0] == '\0')
		return;
	char text[TEXT_MAX];
	struct rect row = rect_cut_top(rest, px(page, 56));
	struct rect mark = rect_cut_left(&row, px(page, 44));
	put_icon(page, rect_centre(mark, px(page, 40), px(page, 40)), icon, THEME_ACCENT,
		 THEME_GROUND);
	(void)rect_cut_left(&row, px(page, 18));
	const struct style style = { SIZE_SMALL + 4, false,      THEME_INK,
				     THEME_GROUND,   ALIGN_LEFT, true };
	(void)put_text(page, row, &style, fill_in(label, value, text));
}

static void put_numbered(struct page *page, struct rect place, int number, enum scene_icon icon,
			 const char *text)
{
	put_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 26), px(page, 22));
	char digit[12];
	(void)snprintf(digit, sizeof(digit), "%d", number);
	int side = rect_least(inner.height, px(page, 92));
	struct rect mark = rect_cut_left(&inner, side);
	put_badge(page, rect_centre(mark, side, side), icon, THEME_ACCENT, THEME_ACCENT_DIM);
	(void)rect_cut_left(&inner, px(page, 24));
	const struct style count = { SIZE_LARGE, true, THEME_ACCENT, THEME_CARD, ALIGN_LEFT, true };
	(void)put_text(page, rect_cut_left(&inner, px(page, 44)), &count, digit);
	const struct style style = { SIZE_BODY, false, THEME_INK, THEME_CARD, ALIGN_LEFT, true };
	(void)put_text(page, inner, &style, text);
}

static void put_three_steps(struct page *page, struct rect place)
{
	static const enum scene_icon icons[3] = { ICON_RECEIPT, ICON_POSE, ICON_CHECK };
	const char *const texts[3] = { tell(page, "Read the notice and agree"),
				       tell(page, "Fit into the dashed outline"),
				       tell(page, "Look at the photo and keep it") };
	int gap = px(page, SIZE_GAP);
	int high = rect_least((place.height - 2 * gap) / 3, px(page, 136));
	place = rect_centre(place, place.width, 3 * high + 2 * gap);
	for (int i = 0; i < 3; i++) {
		put_numbered(page, rect_cut_top(&place, high), i + 1, icons[i], texts[i]);
		(void)rect_cut_top(&place, gap);
	}
}

static void put_photos_waiting(struct page *page, struct rect *rest)
{
	if (page->view->state->photos_waiting == 0)
		return;
	char text[TEXT_MAX];
	const struct style style = { SIZE_LEAST + 2, false,        THEME_INK_SOFT,
				     THEME_GROUND,   ALIGN_CENTRE, true };
	struct rect strip =
		rect_inset(rect_cut_bottom(rest, px(page, 54)), px(page, SIZE_MARGIN), 0);
	(void)put_text(page, strip, &style,
		       fill_number(tell(page, "Photos safely stored, waiting to be sent: {}"),
				   page->view->state->photos_waiting, text));
}

static void put_welcome(struct page *page, struct rect place, enum scene_align align)
{
	const struct message_state *state = page->view->state;
	int facts = (state->window[0] != '\0') + (state->fee[0] != '\0');
	struct rect foot = rect_cut_bottom(&place, facts * px(page, 56));
	const struct line lines[] = {
		{ tell(page, "Graduation photo"),
		  { SIZE_HUGE - 15, true, THEME_INK, THEME_GROUND, align, false },
		  0 },
		{ tell(page, "Sit down and press the green button."),
		  { SIZE_LARGE, false, THEME_INK, THEME_GROUND, align, false },
		  24 },
	};
	put_lines(page, place, lines, 2);
	if (align == ALIGN_CENTRE)
		foot = rect_centre(foot, rect_least(foot.width, px(page, 640)), foot.height);
	put_fact(page, &foot, ICON_CALENDAR, tell(page, "Open: {}"), state->window);
	put_fact(page, &foot, ICON_COIN, tell(page, "Fee: {}"), state->fee);
}

static void build_idle(struct page *page)
{
	struct rect rest = put_frame(page);
	put_photos_waiting(page, &rest);
	put_buttons_across(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_MARGIN));
	if (page->is_upright) {
		struct rect steps = rect_cut_bottom(&rest, px(page, 136 * 3 + SIZE_GAP * 2));
		rest = rect_centre(rest, rest.width, rect_least(rest.height, px(page, 860)));
		put_badge(page, rect_cut_top(&rest, px(page, 340)), ICON_POSE, THEME_ACCENT,
			  THEME_ACCENT_DIM);
		put_welcome(page, rest, ALIGN_CENTRE);
		put_three_steps(page, steps);
		return;
	}
	struct rect right = rect_cut_right(&rest, rest.width * 46 / 100);
	(void)rect_cut_right(&rest, px(page, SIZE_MARGIN));
	put_welcome(page, rest, ALIGN_LEFT);
	put_three_steps(page, right);
}

static void build_closed(struct page *page)
{
	char text[TEXT_MAX];
	const char *window = page->view->state->window;
	build_hero(
		page,
		&(struct hero){
			.icon = ICON_CALENDAR,
			.colour = THEME_ACCENT,
			.dim = THEME_ACCENT_DIM,
			.title = tell(page, "Closed today"),
			.body = tell(page, "Photos are taken only in the collection period."),
			.note = window[0] ? fill_in(tell(page, "Open: {}"), window, text) : NULL });
}

/* Notice, identity, rules. */

static void put_title(struct page *page, struct rect *rest, const char *text)
{
	const struct style style = {
		SIZE_TITLE - 6, true, THEME_INK, THEME_GROUND, ALIGN_LEFT, true
	};
	(void)put_text(page, rect_cut_top(rest, px(page, 96)), &style, text);
}

/* What a school that wrote no notice of its own says: from the notice this booth serves. */
static const char *notice_text(const struct page *page, char text[TEXT_MAX])
{
	if (page->view->state->notice[0] != '\0')
		return page->view->state->notice;
	(void)snprintf(text, TEXT_MAX, "%s\n%s",
		       tell(page, "Your photo becomes part of your graduation certificate and is "
				  "registered with the Ministry of Education. It is used for the "
				  "certificate, job references and degree checks. Please take it "
				  "seriously and follow the steps."),
		       tell(page,
			    "Your own live photo only: photographing a photo and beauty filters "
			    "are strictly forbidden."));
	return text;
}

static void put_privacy(struct page *page, struct rect place)
{
	put_card(page, place, THEME_ACCENT_DIM);
	struct rect inner = rect_inset(place, px(page, 26), px(page, 18));
	int side = rect_least(inner.height, px(page, 72));
	struct rect mark = rect_cut_left(&inner, side);
	put_icon(page, rect_inset(rect_centre(mark, side, side), side / 8, side / 8), ICON_LOCK,
		 THEME_ACCENT, THEME_ACCENT_DIM);
	(void)rect_cut_left(&inner, px(page, 24));
	char text[2 * TEXT_MAX], version[TEXT_MAX];
	(void)snprintf(text, sizeof(text), "%s %s",
		       tell(page,
			    "If you agree, this booth takes your photo, checks it and gives it to "
			    "your school only. If you leave before you keep a photo, nothing is "
			    "stored."),
		       fill_in(tell(page, "(Privacy notice, version {})"),
			       page->view->state->consent_version, version));
	const struct style style = { SIZE_SMALL + 2,   false,      THEME_INK,
				     THEME_ACCENT_DIM, ALIGN_LEFT, true };
	(void)put_text(page, inner, &style, text);
}

static void build_notice(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = put_frame(page);
	put_buttons_across(page, &rest);
	put_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	put_title(page, &rest, tell(page, "Please read first"));
	put_privacy(page, rect_cut_bottom(&rest, px(page, page->is_upright ? 200 : 130)));
	(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	int facts = (state->window[0] != '\0') + (state->fee[0] != '\0');
	struct rect foot = rect_cut_bottom(&rest, page->is_upright ? facts * px(page, 56)
						  : facts          ? px(page, 56)
								   : 0);
	if (facts)
		(void)rect_cut_bottom(&rest, px(page, 10));
	put_card(page, rest, THEME_CARD);
	char text[TEXT_MAX];
	const struct style style = {
		SIZE_BODY + 6, false, THEME_INK, THEME_CARD, ALIGN_LEFT, true
	};
	(void)put_text(page, rect_inset(rest, px(page, 36), px(page, 24)), &style,
		       notice_text(page, text));
	struct rect second = foot;
	if (!page->is_upright)
		second = rect_cut_right(&foot, foot.width / 2);
	struct rect *fee = page->is_upright ? &foot : &second;
	put_fact(page, &foot, ICON_CALENDAR, tell(page, "Open: {}"), state->window);
	put_fact(page, fee, ICON_COIN, tell(page, "Fee: {}"), state->fee);
}

static void build_identify(struct page *page)
{
	struct hero hero = { .icon = ICON_CODE,
			     .colour = THEME_ACCENT,
			     .dim = THEME_ACCENT_DIM,
			     .title = tell(page, "Show your capture code"),
			     .body = tell(page, "Hold the QR code on your phone to the reader.") };
	if (!page->view->state->identify_code) {
		hero.icon = ICON_WAIT;
		hero.title = tell(page, "One moment, please");
		hero.body = NULL;
	}
	build_hero(page, &hero);
}

static void put_rule(struct page *page, struct rect place, enum scene_icon icon, const char *title,
		     const char *text)
{
	put_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 24), px(page, 20));
	int side = px(page, 76);
	struct rect head = rect_cut_top(&inner, side);
	put_badge(page, rect_cut_left(&head, side), icon, THEME_ACCENT, THEME_ACCENT_DIM);
	(void)rect_cut_left(&head, px(page, 18));
	const struct style name = { SIZE_BODY + 2, true, THEME_INK, THEME_CARD, ALIGN_LEFT, true };
	(void)put_text(page, head, &name, title);
	(void)rect_cut_top(&inner, px(page, 12));
	const struct style style = {
		SIZE_BODY - 4, false, THEME_INK, THEME_CARD, ALIGN_LEFT, false
	};
	(void)put_text(page, inner, &style, text);
}

static void put_rules(struct page *page, struct rect place)
{
	enum { RULES_SHOWN = 6 };
	const struct {
		enum scene_icon icon;
		const char *title, *text;
	} rules[RULES_SHOWN] = {
		{ ICON_PERSON, tell(page, "Pose"),
		  tell(page,
		       "Sit straight, shoulders level, look relaxed. Eyes open and level, lips closed.") },
		{ ICON_GLASSES, tell(page, "Glasses"),
		  tell(page,
		       "Keep your usual glasses on. No tinted lenses, no glare, frame clear of the eyes.") },
		{ ICON_HAIR, tell(page, "Hair"),
		  tell(page, "Brows, eyes and ears stay visible. Tie long hair back.") },
		{ ICON_SUN, tell(page, "Face"),
		  tell(page, "No hats, earrings or necklaces, preferably no make-up.") },
		{ ICON_SHIRT, tell(page, "Clothes"),
		  tell(page,
		       "A top that stands out from the backdrop, without busy patterns or stripes.") },
		{ ICON_NO_COPY, tell(page, "Only the real you"),
		  tell(page, "Photographing a photo and beauty filters are strictly forbidden.") },
	};
	int columns = page->is_upright ? 2 : 3, rows = RULES_SHOWN / columns;
	int gap = px(page, SIZE_GAP);
	int wide = (place.width - gap * (columns - 1)) / columns;
	int high = rect_least((place.height - gap * (rows - 1)) / rows, px(page, 400));
	for (int i = 0; i < RULES_SHOWN; i++) {
		struct rect cell = { place.x + i % columns * (wide + gap),
				     place.y + i / columns * (high + gap), wide, high };
		put_rule(page, cell, rules[i].icon, rules[i].title, rules[i].text);
	}
}

static void build_rules(struct page *page)
{
	struct rect rest = put_frame(page);
	put_buttons_across(page, &rest);
	put_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	struct rect head = rect_cut_top(&rest, px(page, 96));
	const char *subject = page->view->state->subject;
	if (subject[0] != '\0') {
		char text[TEXT_MAX];
		const struct style style = { SIZE_BODY,    true,       THEME_ACCENT,
					     THEME_GROUND, ALIGN_LEFT, true };
		struct rect name = rect_cut_right(&head, head.width / 2);
		(void)put_text(page, name, &style, fill_in(tell(page, "For: {}"), subject, text));
	}
	put_title(page, &head, tell(page, "How it will pass"));
	put_rules(page, rest);
}

/* Before the camera. */

/* The part of the preview that a place shows: around the photo's frame, as tall as useful. */
static struct scene_crop preview_crop(const struct view *view, struct rect place)
{
	const struct message_outline *frame = &view->state->outline;
	float source = (float)view->preview_width / (float)view->preview_height;
	float shape = (float)place.width / (float)place.height;
	/* a third more than the photo: enough to see where one is, near enough to see oneself */
	float height = fminf(1, fmaxf(0.6f, frame->height * 1.3f));
	float width = height * shape / source;
	if (width > 1) {
		height /= width;
		width = 1;
	}
	float x = frame->x + frame->width / 2 - width / 2;
	float y = frame->y + frame->height / 2 - height / 2;
	return (struct scene_crop){ fminf(fmaxf(x, 0), 1 - width), fminf(fmaxf(y, 0), 1 - height),
				    width, height };
}

/* From fractions of the preview to the canvas, left and right swapped: it is a mirror. */
static struct rect mirror_into(const struct scene_crop *crop, struct rect place, float x, float y,
			       float width, float height)
{
	float across = (float)place.width / crop->width, down = (float)place.height / crop->height;
	float right = (float)place.x + (float)place.width - (x - crop->x) * across;
	return (struct rect){ (int)lrintf(right - width * across),
			      (int)lrintf((float)place.y + (y - crop->y) * down),
			      (int)lrintf(width * across), (int)lrintf(height * down) };
}

static void put_outline(struct page *page, const struct scene_crop *crop, struct rect place)
{
	const struct message_outline *outline = &page->view->state->outline;
	if (!(outline->width > 0 && outline->height > 0))
		return;
	struct rect frame =
		mirror_into(crop, place, outline->x, outline->y, outline->width, outline->height);
	struct scene_item *item =
		scene_add(page->scene, SCENE_OUTLINE, rect_intersect(frame, place));
	float top = (float)frame.y, high = (float)frame.height;
	item->outline =
		(struct scene_outline){ .head_top = top + outline->head_top * high,
					.eyes = top + outline->eyes * high,
					.chin = top + outline->chin * high,
					.centre = (float)frame.x + (float)frame.width / 2,
					.face_width = outline->face_width * (float)frame.width };
	item->stroke = px(page, page->view->is_good ? 8 : 6);
	item->colour = page->view->is_good ? 0x3ddc74ff : THEME_WHITE;
	item->ground = 0x00000080;
}

static void put_preview(struct page *page, struct rect place)
{
	if (!page->view->has_preview) {
		put_fill(page, place, THEME_DARK, px(page, SIZE_RADIUS));
		struct rect middle = rect_centre(place, place.width * 8 / 10, px(page, 300));
		put_icon(page, rect_cut_top(&middle, px(page, 160)), ICON_CAMERA, THEME_WHITE,
			 THEME_DARK);
		const struct style style = { SIZE_BODY,  false,        THEME_WHITE,
					     THEME_DARK, ALIGN_CENTRE, true };
		(void)put_text(page, middle, &style, tell(page, "Waiting for the camera picture"));
		return;
	}
	struct scene_crop crop = preview_crop(page->view, place);
	struct scene_item *item = scene_add(page->scene, SCENE_PICTURE, place);
	item->picture = PICTURE_PREVIEW;
	item->mirrored = true;
	item->crop = crop;
	item->radius = px(page, SIZE_RADIUS);
	item->ground = THEME_GROUND;
	put_outline(page, &crop, place);
}

/* What the panel beside the picture says: a ring with a sign or a number in it, and words. */
struct advice {
	uint32_t colour, ground;
	float fraction; /* of the ring; < 0: no ring */
	enum scene_icon icon;
	const char *digits; /* instead of the icon */
	const char *title, *body;
};

static void put_advice_sign(struct page *page, struct rect place, const struct advice *advice)
{
	int side = rect_least(place.width, place.height);
	struct rect square = rect_centre(place, side, side);
	if (advice->fraction >= 0) {
		struct scene_item *ring = scene_add(page->scene, SCENE_RING, square);
		ring->colour = advice->colour;
		ring->ground = THEME_CARD;
		ring->stroke = rect_most(4, side * 9 / 100);
		ring->fraction = advice->fraction;
	}
	if (advice->digits) {
		const struct style style = { side * 550 / page->side, true,         advice->colour,
					     advice->ground,          ALIGN_CENTRE, true };
		(void)put_text(page, rect_inset(square, side / 8, side / 20), &style,
			       advice->digits);
		return;
	}
	put_icon(page, rect_inset(square, side * 26 / 100, side * 26 / 100), advice->icon,
		 advice->colour, advice->ground);
}

static void put_advice(struct page *page, struct rect place, const struct advice *advice)
{
	put_fill(page, place, advice->ground, px(page, SIZE_RADIUS));
	struct rect inner = rect_inset(place, px(page, 30), px(page, 24));
	enum scene_align align = page->is_upright ? ALIGN_LEFT : ALIGN_CENTRE;
	if (page->is_upright) {
		put_advice_sign(page,
				rect_cut_left(&inner, rect_least(inner.height, px(page, 220))),
				advice);
		(void)rect_cut_left(&inner, px(page, 30));
	} else {
		put_advice_sign(
			page,
			rect_cut_top(&inner, rect_least(inner.height * 45 / 100, px(page, 240))),
			advice);
		(void)rect_cut_top(&inner, px(page, 20));
	}
	struct rect head = rect_cut_top(&inner, inner.height * (page->is_upright ? 48 : 42) / 100);
	const struct style title = { SIZE_HINT, true, THEME_INK, advice->ground, align, true };
	const struct style body = {
		SIZE_SMALL + 4, false, THEME_INK, advice->ground, align, false
	};
	(void)put_text(page, head, &title, advice->title);
	(void)rect_cut_top(&inner, px(page, 8));
	if (advice->body)
		(void)put_text(page, inner, &body, advice->body);
}

/* The live picture with one panel: below it on upright screens, beside it on wide ones. */
static void build_live(struct page *page, const struct advice *advice)
{
	struct rect rest = put_frame(page);
	int margin = px(page, SIZE_MARGIN), gap = px(page, SIZE_GAP);
	if (page->is_upright) {
		put_buttons_across(page, &rest);
		(void)rect_cut_bottom(&rest, gap);
		struct rect panel = rect_inset(rect_cut_bottom(&rest, px(page, 280)), margin, 0);
		(void)rect_cut_bottom(&rest, gap);
		put_preview(page, rect_inset(rest, margin, 0));
		put_advice(page, panel, advice);
		return;
	}
	(void)rect_cut_bottom(&rest, margin);
	rest = rect_inset(rest, margin, 0);
	struct rect panel = rect_cut_right(&rest, rest.width * 35 / 100);
	(void)rect_cut_right(&rest, gap);
	put_preview(page, rest);
	put_buttons_down(page, &panel);
	(void)rect_cut_bottom(&panel, gap);
	put_advice(page, panel, advice);
}

static void build_pose(struct page *page)
{
	const struct message_state *state = page->view->state;
	enum reason hint = (enum reason)state->hint;
	struct advice advice = { .colour = THEME_AMBER,
				 .ground = THEME_AMBER_DIM,
				 .fraction = state->held,
				 .icon = ICON_POSE };
	if (page->view->is_good) {
		advice.colour = THEME_GREEN;
		advice.ground = THEME_GREEN_DIM;
		advice.icon = ICON_CHECK;
		advice.title = tell(page, "Good, hold still");
		advice.body = tell(page, "Look at the camera. The photo is taken by itself.");
	} else if (hint == REASON_NONE) {
		advice.title = tell(page, "Sit before the camera");
		advice.body = tell(page, "Put head and shoulders into the dashed outline.");
	} else {
		advice.title = remedy_hint(hint, state->hint_above != 0, page->language);
		advice.body = remedy_remedy(hint, page->language);
	}
	build_live(page, &advice);
}

static void build_countdown(struct page *page)
{
	char digits[TEXT_MAX];
	int left = page->view->seconds_left;
	build_live(page,
		   &(struct advice){ .colour = THEME_GREEN,
				     .ground = THEME_GREEN_DIM,
				     .fraction = left > 0 ? page->view->fraction_left : 0,
				     .icon = ICON_CAMERA,
				     .digits = left > 0 ? fill_number("{}", (unsigned)left, digits)
							: NULL,
				     .title = tell(page, "Look at the camera"),
				     .body = tell(page, "Hold still, eyes open, lips closed.") });
}

static void build_burst(struct page *page)
{
	build_live(page, &(struct advice){ .colour = THEME_GREEN,
					   .ground = THEME_GREEN_DIM,
					   .fraction = -1,
					   .icon = ICON_CAMERA,
					   .title = tell(page, "Taking the photo"),
					   .body = tell(page, "Hold still and do not blink.") });
}

static void build_interrupted(struct page *page)
{
	build_hero(page,
		   &(struct hero){ .icon = ICON_CAMERA,
				   .colour = THEME_AMBER,
				   .dim = THEME_AMBER_DIM,
				   .title = tell(page, "The camera is not answering"),
				   .body = tell(page, "Please stay. Your visit goes on as soon as "
						      "the camera is back.") });
}

/* After the shutter. */

static void build_examining(struct page *page)
{
	build_hero(page, &(struct hero){ .icon = ICON_EYE,
					 .colour = THEME_ACCENT,
					 .dim = THEME_ACCENT_DIM,
					 .title = tell(page, "Checking your photo"),
					 .body = tell(page, "You can relax now.") });
}

/* One reason: what is wrong, and what to do about it. */
static void put_reason(struct page *page, struct rect place, enum reason reason, bool is_first)
{
	put_card(page, place, THEME_CARD);
	struct rect bar = place;
	bar.width = px(page, 12);
	put_fill(page, rect_inset(bar, 0, px(page, SIZE_RADIUS)),
		 is_first ? THEME_AMBER : THEME_LINE, 0);
	struct rect inner = rect_inset(place, px(page, 36), px(page, 20));
	const struct style wrong = {
		is_first ? SIZE_LARGE : SIZE_BODY, true, THEME_INK, THEME_CARD, ALIGN_LEFT, true
	};
	const struct style remedy = { is_first ? SIZE_BODY : SIZE_SMALL + 2,
				      false,
				      THEME_INK,
				      THEME_CARD,
				      ALIGN_LEFT,
				      false };
	char text[TEXT_MAX];
	(void)put_text(page, rect_cut_top(&inner, inner.height * 40 / 100), &wrong,
		       remedy_sentence(reason, page->language));
	(void)rect_cut_top(&inner, px(page, 6));
	(void)put_text(
		page, inner, &remedy,
		fill_in(tell(page, "What to do: {}"), remedy_remedy(reason, page->language), text));
}

/* The most important reasons, the first one larger. */
static void put_reasons(struct page *page, struct rect place, reason_set reasons, int most)
{
	int count = rect_least(most, __builtin_popcountll(reasons));
	int gap = px(page, SIZE_GAP);
	/* the first card has the weight of four parts, the others of three */
	int part = (place.height - gap * (count - 1)) / (3 * count + 1);
	part = rect_least(part, px(page, 66));
	for (int i = 0; i < count; i++) {
		enum reason reason = reason_first(reasons);
		reasons &= ~reason_bit(reason);
		put_reason(page, rect_cut_top(&place, part * (i == 0 ? 4 : 3)), reason, i == 0);
		(void)rect_cut_top(&place, gap);
	}
}

static void put_verdict_head(struct page *page, struct rect *rest, const char *title,
			     const char *note)
{
	struct rect head = rect_cut_top(rest, px(page, 130));
	int side = px(page, 110);
	put_badge(page, rect_cut_left(&head, side), ICON_WARNING, THEME_AMBER, THEME_AMBER_DIM);
	(void)rect_cut_left(&head, px(page, 28));
	const struct style big = {
		SIZE_TITLE - 8, true, THEME_INK, THEME_GROUND, ALIGN_LEFT, true
	};
	const struct style small = { SIZE_BODY - 2, false,      THEME_INK_SOFT,
				     THEME_GROUND,  ALIGN_LEFT, true };
	(void)put_text(page, rect_cut_top(&head, head.height * 58 / 100), &big, title);
	(void)put_text(page, head, &small, note);
}

static void build_rejected(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = put_frame(page);
	put_buttons_across(page, &rest);
	put_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN), px(page, 14));
	unsigned left = state->max_tries > state->tries ? state->max_tries - state->tries : 0;
	char text[TEXT_MAX];
	put_verdict_head(page, &rest, tell(page, "This photo would not pass"),
			 fill_number(tell(page, "Tries left: {}"), left, text));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_reasons(page, rest, state->reasons, 3);
}

static void build_staff(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = put_frame(page);
	put_buttons_across(page, &rest);
	put_time_left(page, &rest);
	struct rect reasons = { 0 };
	if (state->reasons) {
		reasons = rect_cut_bottom(&rest, px(page, 66 * 4));
		(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	}
	put_hero(
		page, rest,
		&(struct hero){ .icon = ICON_STAFF,
				.colour = THEME_AMBER,
				.dim = THEME_AMBER_DIM,
				.title = tell(page, "Please ask a teacher"),
				.body = tell(page, "A teacher on site will help you to get a photo "
						   "that passes.") });
	put_reasons(page, rect_inset(reasons, px(page, SIZE_MARGIN), 0), state->reasons, 1);
}

/* The finished photo, one pixel of it on one of the screen where there is room; never mirrored. */
static void put_photo(struct page *page, struct rect place, int width, int height)
{
	if (!page->view->has_photo || width <= 0 || height <= 0)
		return;
	if (width > place.width) {
		height = height * place.width / width;
		width = place.width;
	}
	if (height > place.height) {
		width = width * place.height / height;
		height = place.height;
	}
	struct rect photo = rect_centre(place, width, height);
	int edge = px(page, 12);
	struct rect print = rect_intersect(rect_inset(photo, -edge, -edge), place);
	if (rect_contains(place, rect_inset(photo, -edge, -edge)))
		put_card(page, print, THEME_CARD);
	struct scene_item *item = scene_add(page->scene, SCENE_PICTURE, photo);
	item->picture = PICTURE_PHOTO;
	item->crop = (struct scene_crop){ 0, 0, 1, 1 };
}

static void put_advisories(struct page *page, struct rect place, reason_set advice)
{
	if (!advice)
		return;
	enum reason reason = reason_first(advice);
	int high = rect_least(place.height, px(page, 210));
	struct rect card = rect_cut_top(&place, high);
	put_fill(page, card, THEME_AMBER_DIM, px(page, SIZE_RADIUS));
	struct rect inner = rect_inset(card, px(page, 26), px(page, 18));
	char text[TEXT_MAX];
	const struct style title = {
		SIZE_BODY, true, THEME_INK, THEME_AMBER_DIM, ALIGN_LEFT, true
	};
	const struct style body = { SIZE_SMALL + 2,  false,      THEME_INK,
				    THEME_AMBER_DIM, ALIGN_LEFT, false };
	(void)put_text(
		page, rect_cut_top(&inner, inner.height * 40 / 100), &title,
		fill_in(tell(page, "Advice: {}"), remedy_sentence(reason, page->language), text));
	(void)rect_cut_top(&inner, px(page, 6));
	(void)put_text(page, inner, &body, remedy_remedy(reason, page->language));
}

static void put_question(struct page *page, struct rect *place, enum scene_align align)
{
	const struct style title = { SIZE_TITLE - 8, true, THEME_INK, THEME_GROUND, align, false };
	const struct style note = { SIZE_SMALL + 4, false, THEME_INK_SOFT,
				    THEME_GROUND,   align, false };
	(void)rect_cut_top(place, put_text(page, *place, &title, tell(page, "Keep this photo?")));
	(void)rect_cut_top(place, px(page, 12));
	(void)rect_cut_top(
		place, put_text(page, *place, &note,
				tell(page, "It passed the check. This is how others see you, not a "
					   "mirror image.")));
	(void)rect_cut_top(place, px(page, SIZE_GAP));
}

static void build_review(struct page *page)
{
	const struct message_state *state = page->view->state;
	int width = (int)state->photo_width, height = (int)state->photo_height;
	struct rect rest = put_frame(page);
	int margin = px(page, SIZE_MARGIN);
	if (page->is_upright) {
		put_buttons_across(page, &rest);
		put_time_left(page, &rest);
		rest = rect_inset(rest, margin, px(page, SIZE_GAP));
		put_question(page, &rest, ALIGN_CENTRE);
		if (state->advice) {
			put_advisories(page, rect_cut_bottom(&rest, px(page, 210)), state->advice);
			(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
		}
		put_photo(page, rest, width, height);
		return;
	}
	(void)rect_cut_bottom(&rest, px(page, SIZE_GAP));
	rest = rect_inset(rest, margin, 0);
	struct rect panel = rect_cut_right(&rest, rest.width * 46 / 100);
	put_photo(page, rest, width, height);
	put_buttons_down(page, &panel);
	put_time_left(page, &panel);
	(void)rect_cut_bottom(&panel, px(page, SIZE_GAP));
	(void)rect_cut_top(&panel, px(page, SIZE_GAP));
	put_question(page, &panel, ALIGN_LEFT);
	put_advisories(page, panel, state->advice);
}

static void build_saving(struct page *page)
{
	build_hero(page,
		   &(struct hero){ .icon = ICON_DISK,
				   .colour = THEME_ACCENT,
				   .dim = THEME_ACCENT_DIM,
				   .title = tell(page, "Saving"),
				   .body = tell(page, "Please wait until it says “Saved”.") });
}

static void build_unsaved(struct page *page)
{
	build_hero(page, &(struct hero){
				 .icon = ICON_WARNING,
				 .colour = THEME_AMBER,
				 .dim = THEME_AMBER_DIM,
				 .title = tell(page, "Not saved yet"),
				 .body = tell(page, "The disk did not take the photo. It is still "
						    "here, and the booth keeps trying. If this "
						    "stays, please ask a teacher.") });
}

static void build_saved(struct page *page)
{
	build_hero(page, &(struct hero){ .icon = ICON_CHECK,
					 .colour = THEME_GREEN,
					 .dim = THEME_GREEN_DIM,
					 .title = tell(page, "Saved"),
					 .title_size = SIZE_HUGE,
					 .body = tell(page, "Your photo is safe.") });
}

static void put_receipt(struct page *page, struct rect place)
{
	put_card(page, place, THEME_CARD);
	struct rect inner = rect_inset(place, px(page, 30), px(page, 20));
	const struct style label = { SIZE_BODY,  false,        THEME_INK_SOFT,
				     THEME_CARD, ALIGN_CENTRE, true };
	const struct style code = { SIZE_HUGE, true, THEME_INK, THEME_CARD, ALIGN_CENTRE, true };
	(void)put_text(page, rect_cut_top(&inner, inner.height * 32 / 100), &label,
		       tell(page, "Receipt number"));
	(void)put_text(page, inner, &code, page->view->state->receipt);
}

static void put_farewell(struct page *page, struct rect place, enum scene_align align)
{
	const struct message_state *state = page->view->state;
	char path[TEXT_MAX];
	const struct line lines[] = {
		{ tell(page, "All done"),
		  { SIZE_TITLE, true, THEME_INK, THEME_GROUND, align, false },
		  0 },
		{ tell(page,
		       "Please note down the receipt number or take a picture of it. You need it "
		       "when you ask about your photo."),
		  { SIZE_BODY, false, THEME_INK, THEME_GROUND, align, false },
		  20 },
		{ state->photo_path[0]
			  ? fill_in(tell(page, "Demo: the photo is {}"), state->photo_path, path)
			  : NULL,
		  { SIZE_LEAST + 2, false, THEME_INK_SOFT, THEME_GROUND, align, false },
		  24 },
	};
	put_lines(page, place, lines, 3);
}

static void build_done(struct page *page)
{
	const struct message_state *state = page->view->state;
	struct rect rest = put_frame(page);
	put_buttons_across(page, &rest);
	put_time_left(page, &rest);
	rest = rect_inset(rest, px(page, SIZE_MARGIN * 2), px(page, SIZE_GAP));
	int width = (int)state->photo_width, height = (int)state->photo_height;
	if (page->is_upright) {
		rest = rect_centre(rest, rest.width, rect_least(rest.height, px(page, 1240)));
		put_photo(page, rect_cut_top(&rest, px(page, 560)), width, height);
		(void)rect_cut_top(&rest, px(page, SIZE_GAP));
		put_receipt(page, rect_cut_top(&rest, px(page, 230)));
		(void)rect_cut_top(&rest, px(page, SIZE_GAP));
		put_farewell(page, rest, ALIGN_CENTRE);
		return;
	}
	if (page->view->has_photo) {
		put_photo(page, rect_cut_left(&rest, rest.width * 34 / 100), width, height);
		(void)rect_cut_left(&rest, px(page, SIZE_MARGIN));
	}
	put_receipt(page, rect_cut_top(&rest, rect_least(px(page, 220), rest.height * 46 / 100)));
	(void)rect_cut_top(&rest, px(page, SIZE_GAP));
	put_farewell(page, rest, ALIGN_LEFT);
}

/* Out of order. */

static struct hero fault_hero(const struct page *page, enum fault fault)
{
	struct hero hero = {
		.icon = ICON_WRENCH,
		.colour = THEME_AMBER,
		.dim = THEME_AMBER_DIM,
		.title = tell(page, "Out of order"),
		.note = tell(page, "This page goes away by itself when the booth works again. "
				   "Photos already taken are safe.")
	};
	switch (fault) {
	case FAULT_MAINTENANCE:
		hero.title = tell(page, "Closed for maintenance");
		hero.body = tell(page, "A member of staff is looking after this booth.");
		break;
	case FAULT_CAMERA_LOST:
		hero.icon = ICON_CAMERA;
		hero.body = tell(page, "The camera is not answering. Staff: check its cable.");
		break;
	case FAULT_DISK_FULL:
		hero.icon = ICON_DISK;
		hero.body = tell(
			page, "There is no room for another photo. Staff: free disk space or let "
			      "the stored photos be sent.");
		break;
	case FAULT_SPOOL_UNWRITABLE:
		hero.icon = ICON_DISK;
		hero.body = tell(page, "Photos cannot be stored. Staff: check the disk.");
		break;
	case FAULT_NO_VISION:
		hero.icon = ICON_EYE;
		hero.body = tell(page,
				 "Photos cannot be checked. Staff: the model files are missing or "
				 "damaged.");
		break;
	case FAULT_STUCK_BUTTON:
		hero.icon = ICON_BUTTON;
		hero.body = tell(page, "A button is stuck. Staff: free it.");
		break;
	case FAULT_NONE:
		hero.body = tell(page, "Please try again later.");
		break;
	}
	return hero;
}

static void build_out_of_order(struct page *page)
{
	struct hero hero = fault_hero(page, (enum fault)page->view->state->fault);
	build_hero(page, &hero);
}

static void build_state(struct page *page, enum session_state state)
{
	static void (*const builders[SESSION_STATE_COUNT])(struct page *) = {
		[SESSION_IDLE] = build_idle,
		[SESSION_CLOSED] = build_closed,
		[SESSION_NOTICE] = build_notice,
		[SESSION_IDENTIFY] = build_identify,
		[SESSION_RULES] = build_rules,
		[SESSION_POSE] = build_pose,
		[SESSION_COUNTDOWN] = build_countdown,
		[SESSION_BURST] = build_burst,
		[SESSION_EXAMINING] = build_examining,
		[SESSION_REJECTED] = build_rejected,
		[SESSION_STAFF] = build_staff,
		[SESSION_REVIEW] = build_review,
		[SESSION_SAVING] = build_saving,
		[SESSION_UNSAVED] = build_unsaved,
		[SESSION_SAVED] = build_saved,
		[SESSION_DONE] = build_done,
		[SESSION_INTERRUPTED] = build_interrupted,
		[SESSION_OUT_OF_ORDER] = build_out_of_order,
	};
	builders[state](page);
}

void page_build(const struct view *view, int width, int height, const struct catalog *catalog,
		const struct scene_ruler *ruler, struct scene *scene)
{
	scene_clear(scene, width, height, THEME_GROUND);
	struct page page = { .scene = scene,
			     .view = view,
			     .catalog = catalog,
			     .ruler = ruler,
			     .language = remedy_language_parse(catalog->language),
			     .side = rect_least(width, height),
			     .is_upright = height > width };
	if (view->waiting)
		build_waiting(&page);
	else
		build_state(&page, (enum session_state)view->state->state);
}
