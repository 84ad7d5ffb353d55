/* SPDX-License-Identifier: MIT */
/*
 * Turns a drawing into pixels, with cairo and pango. Paints only what differs from the drawing of
 * the call before: nothing of a still screen, the picture alone of a live one.
 *
 * The painter owns fonts and tables. It borrows canvas and pictures for the call. It relies on the
 * pixels that the canvas has from the call before; call paint_forget() where they are lost.
 */
#ifndef BOOTH_UI_PAINT_H
#define BOOTH_UI_PAINT_H

#include <stdbool.h>

#include "booth-ui/rect.h"
#include "booth-ui/drawing.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

struct paint;

/* The live picture and the finished photo. Null pixels: there is no such picture. */
struct paint_pictures {
	struct image picture[PICTURE_COUNT];
	bool is_new[PICTURE_COUNT]; /* its pixels are not those of the call before */
};

/* language chooses among the shapes that a Han character has in different countries. -ENOMEM. */
must_check int paint_create(const char *language, struct paint **ret_paint);
void paint_destroy(struct paint *paint); /* null is fine */

/* Returns the part of the canvas that it painted: empty where nothing has changed. */
struct rect paint_drawing(struct paint *paint, const struct drawing *drawing,
			  const struct paint_pictures *pictures, const struct image *canvas);
/* The next call paints everything. */
void paint_forget(struct paint *paint);

/* Borrows the painter. */
struct drawing_ruler paint_ruler(struct paint *paint);
/* How many characters of a text no installed font can draw. */
int paint_missing_glyphs(struct paint *paint, const char *text);

#endif
