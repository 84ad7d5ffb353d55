/* SPDX-License-Identifier: MIT */
/*
 * Turns a drawing into pixels, with cairo and pango. Paints only the parts that differ from the
 * drawing of the previous call. For an unchanged screen, it paints nothing; for a live screen, it
 * paints only the picture.
 *
 * The painter owns fonts and tables. It borrows canvas and pictures during each call. It relies on
 * the pixels that the previous call left in the canvas: call paint_forget() when these pixels are
 * lost.
 */
#ifndef BOOTH_UI_PAINT_H
#define BOOTH_UI_PAINT_H

#include <stdbool.h>

#include "booth-ui/rect.h"
#include "booth-ui/drawing.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct paint;

/* The live picture and the finished photo. A picture whose pixels are null does not exist. */
struct paint_pictures {
	struct image picture[PICTURE_COUNT];
	/* the picture has changed since the previous call of paint_drawing() */
	bool is_new[PICTURE_COUNT];
};

/* Some Han characters have different shapes in different countries: `language` chooses the shapes.
 * -ENOMEM: out of memory. */
must_check int paint_create(const char *language, struct paint **ret_paint);
void paint_destroy(struct paint *paint); /* null is fine */

/* Brings the canvas up to date. Returns the part of the canvas that was painted, which is empty if
 * nothing has changed. */
struct rect paint_drawing(struct paint *paint, const struct drawing *drawing,
			  const struct paint_pictures *pictures, const struct image *canvas);
/* Makes the next call of paint_drawing() paint the whole canvas. */
void paint_forget(struct paint *paint);

/* Returns a ruler, which uses the painter and must not outlive it. */
struct drawing_ruler paint_ruler(struct paint *paint);
/* Returns the number of characters in the text that no installed font can draw. */
int paint_missing_glyphs(struct paint *paint, const char *text);

#endif
