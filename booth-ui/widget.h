/* SPDX-License-Identifier: MIT */
/*
 * The parts of a page: texts, cards, icons. Pure: each call adds items to the page's drawing.
 *
 * A text is never made smaller. It has one of the five sizes of type.h, and a page that has no room
 * says less (block.h). A text that does not fit its place all the same is cut, ends in "…", and sets
 * the drawing's is_cut. The lines of a text have about the same length, and a line ends at a space, a
 * mark of punctuation or a zero-width space (U+200B) of the catalogue.
 */
#ifndef BOOTH_UI_WIDGET_H
#define BOOTH_UI_WIDGET_H

#include "booth-ui/catalog.h"
#include "booth-ui/drawing.h"
#include "booth-ui/labels.h"
#include "booth-ui/type.h"
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
	struct type_sizes type;
	double pixels_per_mm; /* 0: the monitor's size is not known */
	bool is_upright;
	bool is_night; /* the page has the dark ground */
};

/* The look of a text and its position in its place. */
struct widget_style {
	enum type type;
	bool is_bold;
	uint32_t colour;
	uint32_t ground; /* colour behind the text */
	enum drawing_align align;
	/* true: the text is centred in the height of its place; false: it begins at the top */
	bool is_middle;
	/* true: the lines of the text are filled; false: they are even and end where phrases end */
	bool is_prose;
};

/* Converts a distance to pixels. The grid of all distances is a quarter of the unit. */
static inline int px(const struct page *page, int quarters)
{
	return (page->type.unit * quarters + 2) / 4;
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

/* Returns the height in pixels of the text in this width; 0 for an empty text. */
int widget_height(const struct page *page, int width, const struct widget_style *style,
		  const char *text);
/* Returns the width in pixels of the text on one line. */
int widget_width(const struct page *page, const struct widget_style *style, const char *text);
/* Adds a text to the page. Returns the text's height in pixels; 0 for an empty text. */
int widget_text(struct page *page, struct rect place, const struct widget_style *style,
		const char *text);
/* Like widget_text(), if the text fits. Otherwise adds nothing and returns 0. */
int widget_text_if_it_fits(struct page *page, struct rect place, const struct widget_style *style,
			   const char *text);

void widget_fill(struct page *page, struct rect place, uint32_t colour, int radius);
void widget_border(struct page *page, struct rect place, uint32_t colour, int radius, int stroke);
/* Adds a filled rectangle with round corners and a border. */
void widget_card(struct page *page, struct rect place, uint32_t colour);
void widget_icon(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		 uint32_t ground);
/* Adds an icon on a disc of the colour `ground`. The disc is as large as the place permits. */
void widget_badge(struct page *page, struct rect place, enum drawing_icon icon, uint32_t colour,
		  uint32_t ground);
/* Adds a coach before a plain backdrop. */
void widget_coach(struct page *page, struct rect place, const struct coach *coach, int radius);
/* Adds the coach with the mark of right (a green tick) or wrong (a red cross), and a border of this
 * colour. */
void widget_marked_coach(struct page *page, struct rect place, const struct coach *coach,
			 bool is_right);
/* Adds a ring; the fraction of it, clockwise from the top, has the colour. */
void widget_ring(struct page *page, struct rect place, int stroke, float fraction, uint32_t colour,
		 uint32_t track);

#endif
