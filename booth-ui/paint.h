/* SPDX-License-Identifier: MIT */
/*
 * From a drawing to pixels, with cairo and pango. Paints only what differs from the drawing before,
 * so a still screen costs nothing and a live one the picture alone.
 *
 * The painter owns fonts and tables; canvas and pictures are borrowed for the call. The canvas must
 * be the same memory, unchanged, from call to call, or paint_forget() must be called in between.
 */
#ifndef BOOTH_UI_PAINT_H
#define BOOTH_UI_PAINT_H

#include <stdbool.h>

#include "booth-ui/rect.h"
#include "booth-ui/drawing.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct paint;

/* The live picture and the finished photo; pixels null: there is none. */
struct paint_pictures {
	struct image picture[PICTURE_COUNT];
	bool is_new[PICTURE_COUNT]; /* other pixels than at the call before */
};

/* language: chooses the shapes of Han characters that differ by country. -ENOMEM. */
must_check int paint_create(const char *language, struct paint **ret_paint);
void paint_destroy(struct paint *paint); /* null is fine */

/* Returns the part of the canvas that was painted, empty when nothing had changed. */
struct rect paint_drawing(struct paint *paint, const struct drawing *drawing,
			  const struct paint_pictures *pictures, const struct image *canvas);
/* The next call paints everything. */
void paint_forget(struct paint *paint);

/* Measures with the painter's fonts; borrows the painter. */
struct drawing_ruler paint_ruler(struct paint *paint);
/* How many characters of a text no installed font can draw. */
int paint_missing_glyphs(struct paint *paint, const char *text);

#endif
