/* SPDX-License-Identifier: MIT */
/*
 * Builds the page of each state of a visit: which items it has, where they lie and what they say.
 * Pure: turns a view, a canvas, a language and a ruler into a drawing. The canvas may have any size
 * from 800x480 up, upright or wide. docs/screen.md shows the pages and their rules.
 *
 * A page says one thing at a time. Words, colour and shape tell the meaning of each key. In a demo,
 * the page says that it is a demo. Only texts from boothd (the school's notice, a name) may be cut;
 * the drawing then says so.
 *
 * The pages are spread over files by purpose: page_plain (one sentence), page_person (who the student
 * is), page_start (before the live picture), page_live, page_verdict (a photo did not pass),
 * page_photo (a photo passed). They share page_frame (the zones, the keys, the progress),
 * page_picture (what fills the stage), block (columns of words) and widget.
 */
#ifndef BOOTH_UI_PAGE_H
#define BOOTH_UI_PAGE_H

#include "booth-ui/catalog.h"
#include "booth-ui/drawing.h"
#include "booth-ui/labels.h"
#include "booth-ui/view.h"
#include "daemon/core/paging.h"

struct page_canvas {
	int width, height;       /* in pixels */
	int width_mm, height_mm; /* of the monitor; 0: it does not tell */
};

/* Fills the drawing with the page of this view. Returns the labels of the two keys. */
struct labels page_build(const struct view *view, const struct page_canvas *canvas,
			 const struct catalog *catalog, const struct drawing_ruler *ruler,
			 struct drawing *drawing);

/* Returns how much of the school's texts a page of this view's screen has room for. Uses the drawing
 * as scratch paper. The view must have a state. */
struct paging_room page_room(const struct view *view, const struct page_canvas *canvas,
			     const struct catalog *catalog, const struct drawing_ruler *ruler,
			     struct drawing *drawing);

#endif
