/* SPDX-License-Identifier: MIT */
/*
 * One page for every state of a visit: what stands where, in which words. Pure: a view, a canvas
 * size, a language and a ruler in, a drawing out. Any canvas from 800x600 up, upright or wide.
 *
 * A page says one thing at a time, tells what each button does beside that button's colour and
 * shape, and marks a demo. Texts that boothd sends (the school's notice, a name) are cut where they
 * cannot be made to fit.
 */
#ifndef BOOTH_UI_PAGE_H
#define BOOTH_UI_PAGE_H

#include "booth-ui/catalog.h"
#include "booth-ui/view.h"
#include "booth-ui/drawing.h"

void page_build(const struct view *view, int width, int height, const struct catalog *catalog,
		const struct drawing_ruler *ruler, struct drawing *drawing);

/* What the two buttons do now; null: nothing. */
struct page_labels {
	const char *shutter, *cancel;
};
struct page_labels page_labels(const struct view *view, const struct catalog *catalog);

#endif
