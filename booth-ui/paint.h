/* SPDX-License-Identifier: MIT */
/*
 * Turns a drawing into pixels, with cairo and pango. Paints only the parts that differ from the
 * drawing of the previous call. For an unchanged screen it paints nothing; for a live screen it
 * paints only the picture.
 *
 * The painter owns fonts and tables. It borrows canvas and pictures for the call. It relies on the
 * pixels that the previous call left in the canvas: call paint_forget() when these pixels are lost.
 */
#ifndef BOOTH_UI_PAINT_H
#define BOOTH_UI_PAINT_H

#include <stdbool.h>

#include "booth-ui/rect.h"
#include "booth-ui/drawing.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct paint;

/* The live picture and the finished photo. If the pixels are null, that picture does not exist. */
struct paint_pictures {
	struct image picture[PICTURE_COUNT];
	bool is_new[PICTURE_COUNT]; /* the pixels differ from the pixels of the previous call */
};

/* A Han character has different shapes in different countries: `language` chooses the shape.
 * -ENOMEM: out of memory. */
must_check int paint_create(const char *language, struct paint **ret_paint);
void paint_destroy(struct paint *paint); /* null is fine */

/* Returns the part of the canvas that it painted. The part is empty if nothing has changed. */
struct rect paint_drawing(struct paint *paint, const struct drawing *drawing,
			  const struct paint_pictures *pictures, const struct image *canvas);
/* Makes the next call of paint_drawing() paint everything. */
void paint_forget(struct paint *paint);

/* Returns a ruler that borrows the painter. */
struct drawing_ruler paint_ruler(struct paint *paint);
/* Returns the number of characters in a text that no installed font can draw. */
int paint_missing_glyphs(struct paint *paint, const char *text);

#endif
