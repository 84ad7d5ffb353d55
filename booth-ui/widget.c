/* SPDX-License-Identifier: MIT */
#include "booth-ui/widget.h"

#include <stdio.h>
#include <string.h>

#include "booth-ui/phrase.h"
#include "booth-ui/theme.h"

static const char cut_mark[] = "…";

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

/* Texts. */

static int size_of(const struct page *page, const struct widget_style *style)
{
	return page->type.size[style->type];
}

/* A text of which one letter is wider than its place has no height; this one fits nowhere. */
enum { HEIGHT_MAX = 100000 };

/* Returns the text's height in pixels, or HEIGHT_MAX if even with line breaks the text is wider than
 * width. */
static int height_of(const struct page *page, int width, const struct widget_style *style,
		     const char *text)
{
	int used_width, used_height;
	page->ruler->measure(page->ruler->user, text, size_of(page, style), style->is_bold, width,
			     &used_width, &used_height);
	return used_width > width ? HEIGHT_MAX : used_height;
}

/* Breaks the text into lines. Returns the text with its lines, which may lie in `lines`. */
static const char *break_lines(const struct page *page, int width, const struct widget_style *style,
			       const char *text, char lines[PHRASE_BYTES])
{
	struct phrase_font font = { page->ruler, size_of(page, style), style->is_bold };
	return !style->is_prose && phrase_break(&font, text, width, lines) ? lines : text;
}

int widget_height(const struct page *page, int width, const struct widget_style *style,
		  const char *text)
{
	char lines[PHRASE_BYTES];
	if (!text || text[0] == '\0')
		return 0;
	return height_of(page, width, style, break_lines(page, width, style, text, lines));
}

int widget_width(const struct page *page, const struct widget_style *style, const char *text)
{
	int width, height;
	page->ruler->measure(page->ruler->user, text, size_of(page, style), style->is_bold, -1,
			     &width, &height);
	return width;
}

/* Cuts the text so that it fits into the place, and ends the text with "…". */
static void cut_to_fit(const struct page *page, char text[TEXT_MAX],
		       const struct widget_style *style, struct rect place)
{
	size_t length = strlen(text);
	while (length > 0 && height_of(page, place.width, style, text) > place.height) {
		length -= length / 16 + 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--; /* go back to the first byte of the UTF-8 character */
		memcpy(text + length, cut_mark, sizeof(cut_mark));
	}
}

static void add_text(struct page *page, struct rect place, const struct widget_style *style,
		     const char *text)
{
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_TEXT, place);
	item->colour = style->colour;
	item->ground = style->ground;
	item->size = size_of(page, style);
	item->is_bold = style->is_bold;
	item->align = style->align;
	item->is_middle = style->is_middle;
	drawing_set_text(page->drawing, item, text);
}

int widget_text(struct page *page, struct rect place, const struct widget_style *style,
		const char *text)
{
	if (!text || text[0] == '\0')
		return 0;
	if (rect_is_empty(place)) {
		page->drawing->is_cut = true;
		return 0;
	}
	char lines[PHRASE_BYTES], shorter[TEXT_MAX];
	const char *broken = break_lines(page, place.width, style, text, lines);
	int height = height_of(page, place.width, style, broken);
	if (height > place.height) {
		(void)snprintf(shorter, sizeof(shorter) - sizeof(cut_mark), "%s", text);
		cut_to_fit(page, shorter, style, place);
		broken = shorter;
		page->drawing->is_cut = true;
		height = height_of(page, place.width, style, broken);
	}
	if (!style->is_middle)
		place.height = rect_min(place.height, height);
	add_text(page, place, style, broken);
	return height;
}

int widget_text_if_it_fits(struct page *page, struct rect place, const struct widget_style *style,
			   const char *text)
{
	if (rect_is_empty(place) || widget_height(page, place.width, style, text) > place.height)
		return 0;
	return widget_text(page, place, style, text);
}

/* Shapes. */

void widget_fill(struct page *page, struct rect place, uint32_t colour, int radius)
{
	if (rect_is_empty(place))
		return;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_FILL, place);
	item->colour = colour;
	item->radius = radius;
}

void widget_border(struct page *page, struct rect place, uint32_t colour, int radius, int stroke)
{
	if (rect_is_empty(place))
		return;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_FILL, place);
	item->colour = colour;
	item->radius = radius;
	item->stroke = stroke;
}

void widget_card(struct page *page, struct rect place, uint32_t colour)
{
	int radius = px(page, 2);
	widget_fill(page, place, colour, radius);
	widget_border(page, place, THEME_LINE, radius, rect_max(1, page->type.unit / 20));
}

void widget_icon(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		 uint32_t ground)
{
	if (rect_is_empty(place))
		return;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_ICON, place);
	item->icon = icon;
	item->colour = colour;
	item->ground = ground;
}

void widget_badge(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		  uint32_t ground)
{
	int side = rect_min(place.width, place.height);
	struct rect disc = rect_centre(place, side, side);
	widget_fill(page, disc, ground, side / 2);
	widget_icon(page, rect_inset(disc, side * 19 / 100, side * 19 / 100), icon, colour, ground);
}

void widget_coach(struct page *page, struct rect place, const struct coach *coach, int radius)
{
	if (rect_is_empty(place))
		return;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_COACH, place);
	item->coach = *coach;
	item->ground = THEME_SKY;
	item->radius = radius;
}

void widget_marked_coach(struct page *page, struct rect place, const struct coach *coach,
			 bool is_right)
{
	int radius = px(page, 2), side = rect_min(place.width, place.height) * 30 / 100;
	uint32_t colour = is_right ? THEME_GO : THEME_STOP;
	widget_coach(page, place, coach, radius);
	widget_border(page, place, colour, radius, rect_max(3, page->type.unit / 8));
	struct rect mark = { place.x + side / 4, place.y + side / 4, side, side };
	if (!rect_contains(place, mark))
		return;
	widget_badge(page, mark, is_right ? ICON_CHECK : ICON_CROSS, THEME_WHITE, colour);
}

void widget_ring(struct page *page, struct rect place, int stroke, float fraction, uint32_t colour,
		 uint32_t track)
{
	int side = rect_min(place.width, place.height);
	struct drawing_item *ring =
		drawing_add(page->drawing, DRAWING_RING, rect_centre(place, side, side));
	ring->colour = colour;
	ring->ground = track;
	ring->stroke = stroke;
	ring->fraction = fraction;
}
