/* SPDX-License-Identifier: MIT */
/* Draws the items of a drawing that are made of lines and areas, with cairo. Texts and pictures are
 * drawn by paint.c. */
#ifndef BOOTH_UI_SHAPE_H
#define BOOTH_UI_SHAPE_H

#include <cairo.h>

#include "booth-ui/drawing.h"

/* Adds a rectangle with round corners to the path. */
void shape_trace_round(cairo_t *cairo, double x, double y, double width, double height, double r);

void shape_fill(cairo_t *cairo, const struct drawing_item *item);
void shape_ring(cairo_t *cairo, const struct drawing_item *item);
void shape_chevrons(cairo_t *cairo, const struct drawing_item *item);
void shape_outline(cairo_t *cairo, const struct drawing_item *item);
void shape_veil(cairo_t *cairo, const struct drawing_item *item);
void shape_corners(cairo_t *cairo, const struct drawing_item *item);
void shape_coach(cairo_t *cairo, const struct drawing_item *item);
/* Draws nothing if the text is too long for a QR code. */
void shape_qr(cairo_t *cairo, const struct drawing_item *item, const char *text);

#endif
