/* SPDX-License-Identifier: MIT */
#include "booth-ui/widget.h"

#include <stdio.h>
#include <string.h>

#include "booth-ui/theme.h"

enum { LINES_MAX = 4 };

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

/* Single texts. */

/* Returns the text's height in pixels, or INT32_MAX if even with line breaks the text is wider than
 * width. */
static int text_height(const struct page *page, const char *text, int size_px, bool is_bold,
		       int width)
{
	int used_width, used_height;
	page->ruler->measure(page->ruler->user, text, size_px, is_bold, width, &used_width,
			     &used_height);
	return used_width > width ? INT32_MAX : used_height;
}

/* Returns the size in pixels at which to draw the text: the style's size, or the largest smaller
 * size at which the text fits into the place. If the text fits at no size, returns SIZE_MIN in
 * pixels. */
static int fitting_size(const struct page *page, const char *text, const struct widget_style *style,
			struct rect place)
{
	int size = px(page, style->size), smallest = px(page, SIZE_MIN);
	while (size > smallest &&
	       text_height(page, text, size, style->is_bold, place.width) > place.height)
		size = rect_max(smallest, size - rect_max(1, size / 16));
	return size;
}

/* Cuts the text so that it fits into the place at this size in pixels, and ends the text with
 * "…". */
static void cut_to_fit(const struct page *page, char text[TEXT_MAX],
		       const struct widget_style *style, int size, struct rect place)
{
	size_t length = strlen(text);
	while (length > 0 &&
	       text_height(page, text, size, style->is_bold, place.width) > place.height) {
		length -= length / 16 + 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--; /* go back to the first byte of the UTF-8 character */
		memcpy(text + length, cut_mark, sizeof(cut_mark));
	}
}

static void add_text(struct page *page, struct rect place, const struct widget_style *style,
		     int size, const char *text)
{
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_TEXT, place);
	item->colour = style->colour;
	item->ground = style->ground;
	item->size = size;
	item->is_bold = style->is_bold;
	item->align = style->align;
	item->is_middle = style->is_middle;
	drawing_set_text(page->drawing, item, text);
}

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
	int height = text_height(page, text, size, style->is_bold, place.width);
	char shorter[TEXT_MAX];
	if (height > place.height) {
		(void)snprintf(shorter, sizeof(shorter) - sizeof(cut_mark), "%s", text);
		cut_to_fit(page, shorter, style, size, place);
		text = shorter;
		page->drawing->is_cut = true;
		height = text_height(page, text, size, style->is_bold, place.width);
	}
	if (!style->is_middle)
		place.height = rect_min(place.height, height);
	add_text(page, place, style, size, text);
	return height;
}

/* Columns of texts. */

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
		int height =
			text_height(page, lines[i].text, size, lines[i].style.is_bold, place.width);
		total += rect_min(height, place.height) + px(page, lines[i].space);
	}
	return total;
}

/* Copies the lines to fitted. If together they are too high for the place, makes all of them
 * smaller by the same factor. Returns the height of the column in pixels. */
static int fit_lines(const struct page *page, struct rect place, const struct widget_line *lines,
		     int count, struct widget_line fitted[LINES_MAX])
{
	static const int percents[] = { 100, 92, 85, 78, 72, 66, 60, 55, 50, 45, 40 };
	int total = 0;
	for (size_t step = 0; step < sizeof(percents) / sizeof(percents[0]); step++) {
		for (int i = 0; i < count; i++) {
			fitted[i] = lines[i];
			fitted[i].style.size =
				rect_max(SIZE_MIN, lines[i].style.size * percents[step] / 100);
			fitted[i].space = lines[i].space * percents[step] / 100;
		}
		total = sum_heights(page, place, fitted, count);
		if (total <= place.height)
			break;
	}
	return rect_min(total, place.height);
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
	widget_border(page, place, THEME_LINE, radius, rect_max(1, px(page, 2)));
}

void widget_icon(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		 uint32_t ground)
{
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
	widget_icon(page, rect_inset(disc, side * 23 / 100, side * 23 / 100), icon, colour, ground);
}
