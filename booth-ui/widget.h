/* SPDX-License-Identifier: MIT */
/*
 * The parts that pages are put together from: words that fit, cards, badges, the two buttons'
 * labels, the bands and steps at the top. Pure; each call adds items to the page's drawing.
 *
 * Sizes are thousandths of the page's side (theme.h); px() makes pixels of them. A text is set at
 * its style's size or the largest smaller one that fits its place; where not even SIZE_LEAST fits,
 * it is cut and ends in "…".
 */
#ifndef BOOTH_UI_WIDGET_H
#define BOOTH_UI_WIDGET_H

#include "booth-ui/catalog.h"
#include "booth-ui/drawing.h"
#include "booth-ui/labels.h"
#include "booth-ui/view.h"
#include "daemon/core/remedy.h"

enum { TEXT_MAX = 2400 };

/* What the parts of one page share; borrows everything for one page_build(). */
struct page {
	struct drawing *drawing;
	const struct view *view;
	const struct catalog *catalog;
	const struct drawing_ruler *ruler;
	enum remedy_language language;
	struct labels labels; /* what the buttons do on this page */
	int side;
	bool is_upright;
};

struct widget_style {
	int size; /* SIZE_* */
	bool bold;
	uint32_t colour, ground;
	enum drawing_align align;
	bool middle;
};

/* One text of a column; null and empty ones take no room. */
struct widget_line {
	const char *text;
	struct widget_style style;
	int space; /* above it, SIZE_* */
};

static inline int px(const struct page *page, int size)
{
	return (page->side * size + 500) / 1000;
}

/* The text for an English key; xgettext collects the keys of these calls. */
static inline const char *tell(const struct page *page, const char *key)
{
	return catalog_text(page->catalog, key);
}

/* Puts value in the place of the pattern's first {}: where that is, is the translator's. */
const char *widget_fill_in(const char *pattern, const char *value, char text[TEXT_MAX]);
const char *widget_fill_number(const char *pattern, unsigned number, char text[TEXT_MAX]);

/* Returns the height that the text took. An empty text puts nothing. */
int widget_text(struct page *page, struct rect place, const struct widget_style *style,
		const char *text);
/* A column of at most four texts; all get smaller where they would not fit together. */
int widget_lines_height(const struct page *page, struct rect place, const struct widget_line *lines,
			int count);
void widget_lines(struct page *page, struct rect place, const struct widget_line *lines, int count);
/* The whole column in the middle of the place's height. */
void widget_lines_middle(struct page *page, struct rect place, const struct widget_line *lines,
			 int count);

void widget_fill(struct page *page, struct rect place, uint32_t colour, int radius);
void widget_border(struct page *page, struct rect place, uint32_t colour, int radius, int stroke);
void widget_card(struct page *page, struct rect place, uint32_t colour);
void widget_icon(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		 uint32_t ground);
/* An icon on a round ground of its own. */
void widget_badge(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		  uint32_t ground);

#endif
