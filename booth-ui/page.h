/* SPDX-License-Identifier: MIT */
/*
 * Builds one page for every state of a visit: the items, their places and their words. Pure: turns
 * a view, a canvas size, a language and a ruler into a drawing. The canvas may have any size from
 * 800x600 up, upright or wide.
 *
 * A page says one thing at a time. It tells the meaning of each button by words, colour and shape.
 * In a demo the page says that it is a demo. Only texts from boothd (the school's notice, a name)
 * may be cut, and only if they do not fit even in the smallest letters.
 *
 * The pages lie in files by their job: page_plain (one sentence), page_start (before the live
 * picture), page_live, page_verdict (a photo did not pass), page_photo (a photo passed). They share
 * page_hero (a large icon and a headline), page_frame (bands, steps, buttons) and widget.
 */
#ifndef BOOTH_UI_PAGE_H
#define BOOTH_UI_PAGE_H

#include "booth-ui/catalog.h"
#include "booth-ui/drawing.h"
#include "booth-ui/labels.h"
#include "booth-ui/view.h"

/* Fills the drawing. Returns the labels of the buttons. */
struct labels page_build(const struct view *view, int width, int height,
			 const struct catalog *catalog, const struct drawing_ruler *ruler,
			 struct drawing *drawing);

#endif
