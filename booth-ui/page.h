/* SPDX-License-Identifier: MIT */
/*
 * One page for every state of a visit: what stands where, in which words. Pure: it turns a view, a
 * canvas size, a language and a ruler into a drawing. Any canvas from 800x600 up, upright or wide.
 *
 * A page says one thing at a time. It tells what each button does, by words, colour and shape. It
 * marks a demo. Only the texts that boothd sends (the school's notice, a name) may be cut: where
 * even the smallest letters do not fit.
 *
 * The pages by their job, each a file: page_plain (one sentence), page_start (before the live
 * picture), page_live, page_verdict (a photo did not pass), page_photo (a photo passed). They share
 * page_hero (a large icon and a headline), page_frame (bands, steps, buttons) and widget.
 */
#ifndef BOOTH_UI_PAGE_H
#define BOOTH_UI_PAGE_H

#include "booth-ui/catalog.h"
#include "booth-ui/drawing.h"
#include "booth-ui/labels.h"
#include "booth-ui/view.h"

/* Fills the drawing. Returns what the buttons do. */
struct labels page_build(const struct view *view, int width, int height,
			 const struct catalog *catalog, const struct drawing_ruler *ruler,
			 struct drawing *drawing);

#endif
