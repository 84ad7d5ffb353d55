/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page: texts that fit their places, cards, icons, columns of texts. Pure: each call
 * adds items to the page's drawing.
 *
 * A text gets its style's size, or the largest smaller size at which the text fits its place. If it
 * does not fit even at SIZE_MIN, it is cut and ends in "…".
 */
#ifndef BOOTH_UI_WIDGET_H
#define BOOTH_UI_WIDGET_H

#include "booth-ui/catalog.h"
#include "booth-ui/drawing.h"
#include "booth-ui/labels.h"
#include "booth-ui/view.h"
#include "daemon/core/remedy.h"

enum { TEXT_MAX = 2400 };

/* The data that all parts of one page share. All pointers are borrowed during one call of
 * page_build(). */
struct page {
	struct drawing *drawing;
	const struct view *view;
	const struct catalog *catalog;
	const struct drawing_ruler *ruler;
	enum remedy_language language;
	struct labels labels; /* labels of the two buttons on this page */
	int side;             /* length in pixels that stands for a size of 1000 (theme.h) */
	bool is_upright;
};

/* The look of a text and its position in its place. Begin an initialiser with one of the STYLE_
 * macros of theme.h. */
struct widget_style {
	int size; /* size of the letters in thousandths of the page's side */
	bool is_bold;
	uint32_t colour;
	uint32_t ground; /* colour behind the text */
	enum drawing_align align;
	/* true: the text is centred in the height of its place; false: it begins at the top */
	bool is_middle;
};

/* One text of a column. A null or empty text takes up no room. */
struct widget_line {
	const char *text;
	struct widget_style style;
	int space; /* distance to the text above, in thousandths of the page's side */
};

/* Converts a size in thousandths of the page's side to pixels. */
static inline int px(const struct page *page, int size)
{
	return (page->side * size + 500) / 1000;
}

/* Returns the text for an English key. The check tests/checks/texts finds the keys in the calls of
 * this function. */
static inline const char *tell(const struct page *page, const char *key)
{
	return catalog_text(page->catalog, key);
}

/* Returns the pattern with its first {} replaced by value. text: memory for the result. A
 * translation may have the {} in another place. */
const char *widget_fill_in(const char *pattern, const char *value, char text[TEXT_MAX]);
const char *widget_fill_number(const char *pattern, unsigned number, char text[TEXT_MAX]);

/* Adds a text to the page. Returns the text's height in pixels; 0 for an empty text. */
int widget_text(struct page *page, struct rect place, const struct widget_style *style,
		const char *text);
/* Adds a column of at most four texts. If together they are too high for the place, all of them
 * become smaller. */
void widget_lines(struct page *page, struct rect place, const struct widget_line *lines, int count);
/* Like widget_lines(), but centres the column in the place's height. */
void widget_lines_middle(struct page *page, struct rect place, const struct widget_line *lines,
			 int count);
/* Returns the height in pixels that widget_lines() would use. */
int widget_lines_height(const struct page *page, struct rect place, const struct widget_line *lines,
			int count);

void widget_fill(struct page *page, struct rect place, uint32_t colour, int radius);
void widget_border(struct page *page, struct rect place, uint32_t colour, int radius, int stroke);
/* Adds a filled rectangle with round corners and a border. */
void widget_card(struct page *page, struct rect place, uint32_t colour);
void widget_icon(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		 uint32_t ground);
/* Adds an icon on a disc of the colour `ground`. The disc is as large as the place permits. */
void widget_badge(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		  uint32_t ground);

#endif
