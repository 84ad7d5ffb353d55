/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_keys.h"

#include "booth-ui/theme.h"

/* How a key looks on the page. */
struct look {
	uint32_t ground, ink;           /* the plate and its words */
	uint32_t mark_ground, mark_ink; /* the mark on the plate: the key itself */
	bool is_round, has_border;
	enum drawing_icon icon;
	const char *caption, *label;
};

static struct look green_look(const struct page *page)
{
	bool is_by_itself = page->view->state->state == SESSION_POSE && !page->view->is_waiting &&
			    page->view->state->shutter == SHUTTER_WAITS;
	struct look look = { .ground = THEME_GO,
			     .ink = THEME_WHITE,
			     .mark_ground = THEME_WHITE,
			     .mark_ink = THEME_GO,
			     .is_round = true,
			     .icon = ICON_NEXT,
			     .caption = tell(page, "Green round key"),
			     .label = page->labels.shutter };
	if (!is_by_itself)
		return look;
	/* The photo is taken by itself, so the key is not offered; it only answers. */
	look.ground = THEME_CARD;
	look.ink = THEME_SOFT;
	look.mark_ground = THEME_GO;
	look.mark_ink = THEME_WHITE;
	look.icon = ICON_CAMERA;
	look.has_border = true;
	look.caption = tell(page, "No key needed");
	return look;
}

static struct look red_look(const struct page *page)
{
	bool is_language = !page->view->is_waiting && (page->view->state->state == SESSION_IDLE ||
						       page->view->state->state == SESSION_CLOSED);
	return (struct look){ .ground = THEME_CARD,
			      .ink = THEME_STOP,
			      .mark_ground = THEME_STOP,
			      .mark_ink = THEME_WHITE,
			      .icon = is_language ? ICON_LANGUAGE : ICON_CROSS,
			      .caption = tell(page, "Red square key"),
			      .label = page->labels.cancel };
}

static void put_words(struct page *page, struct rect place, const struct look *look)
{
	struct widget_style label = { .type = TYPE_LABEL,
				      .is_bold = true,
				      .colour = look->ink,
				      .ground = look->ground,
				      .is_middle = true };
	struct widget_style caption = {
		.type = TYPE_CAPTION, .colour = look->ink, .ground = look->ground, .is_middle = true
	};
	/* A label is one line: the larger letters if they fit. */
	if (widget_width(page, &label, look->label) > place.width)
		label.type = TYPE_BODY;
	int high = widget_height(page, place.width, &label, look->label);
	int low = widget_height(page, place.width, &caption, look->caption);
	if (high + low <= place.height &&
	    widget_width(page, &caption, look->caption) <= place.width) {
		place = rect_centre(place, place.width, high + low);
		(void)widget_text(page, rect_cut_top(&place, high), &label, look->label);
		(void)widget_text(page, place, &caption, look->caption);
		return;
	}
	(void)widget_text(page, place, &label, look->label);
}

/* A key that does nothing now: its outline alone. */
static void put_absent(struct page *page, struct rect mark, bool is_round)
{
	int side = mark.width;
	widget_border(page, mark,
		      page->is_night && !page->is_upright ? THEME_NIGHT_EDGE : THEME_EDGE,
		      is_round ? side / 2 : side / 5, rect_max(2, page->type.unit / 14));
}

/* A key that is held down lies this many pixels lower. */
static int depth_of(const struct page *page, const struct look *look)
{
	enum button button = look->is_round ? BUTTON_SHUTTER : BUTTON_CANCEL;
	bool is_down = page->view->keys_down >> button & 1;
	return is_down ? rect_max(4, page->type.unit / 8) : 0;
}

static void put_key(struct page *page, struct rect place, const struct look *look)
{
	int inset = px(page, 1), radius = px(page, 2);
	int side = rect_min(place.height - 2 * inset, px(page, 10));
	struct rect inner = rect_inset(place, inset * 2, 0);
	struct rect column = rect_cut_left(&inner, side);
	struct rect mark = rect_centre(column, side, side);
	*(look->is_round ? &page->labels.shutter_place : &page->labels.cancel_place) = mark;
	int depth = depth_of(page, look);
	place.y += depth;
	inner.y += depth;
	mark.y += depth;
	if (!look->label) {
		put_absent(page, mark, look->is_round);
		return;
	}
	widget_fill(page, place, look->ground, radius);
	if (look->has_border)
		widget_border(page, place, THEME_EDGE, radius, rect_max(2, page->type.unit / 14));
	widget_fill(page, mark, look->mark_ground, look->is_round ? side / 2 : side / 5);
	widget_icon(page, rect_inset(mark, side / 5, side / 5), look->icon, look->mark_ink,
		    look->mark_ground);
	(void)rect_cut_left(&inner, px(page, 2));
	put_words(page, inner, look);
}

void page_keys_across(struct page *page, struct rect *rest)
{
	int height = rect_max(rest->height * 11 / 100, px(page, 14));
	struct rect strip = rect_cut_bottom(rest, height);
	widget_fill(page, strip, THEME_CARD, 0);
	struct rect line = strip;
	line.height = rect_max(2, page->type.unit / 16);
	widget_fill(page, line, THEME_LINE, 0);
	(void)rect_cut_top(&strip, line.height);
	strip = rect_inset(strip, px(page, 3), px(page, 2));
	int red = strip.width * 43 / 100, gap = px(page, 1);
	bool is_red_left = page->view->screen.keys != KEYS_GREEN_RED;
	struct rect red_place =
		is_red_left ? rect_cut_left(&strip, red) : rect_cut_right(&strip, red);
	(void)(is_red_left ? rect_cut_left(&strip, gap) : rect_cut_right(&strip, gap));
	struct look red_key = red_look(page), green_key = green_look(page);
	put_key(page, red_place, &red_key);
	put_key(page, strip, &green_key);
}

void page_keys_down(struct page *page, struct rect *panel)
{
	int height =
		rect_max(px(page, 7), rect_min(px(page, 11), page->drawing->height * 11 / 100));
	bool is_red_first = page->view->screen.keys != KEYS_GREEN_RED;
	struct look red_key = red_look(page), green_key = green_look(page);
	/* "red-green" is the order from left to right, and from bottom to top. */
	struct rect low = rect_cut_bottom(panel, height);
	(void)rect_cut_bottom(panel, px(page, 1));
	struct rect high = rect_cut_bottom(panel, height);
	put_key(page, low, is_red_first ? &red_key : &green_key);
	put_key(page, high, is_red_first ? &green_key : &red_key);
}
