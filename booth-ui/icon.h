/* SPDX-License-Identifier: MIT */
/* Draws the icons of drawing.h: strokes of one width on a grid of 48 by 48. */
#ifndef BOOTH_UI_ICON_H
#define BOOTH_UI_ICON_H

#include <cairo.h>

#include "booth-ui/drawing.h"

/* Fills the largest square in the middle of place. */
void icon_draw(cairo_t *cairo, enum drawing_icon icon, struct rect place, uint32_t colour);
/* Makes a colour (0xRRGGBBAA) cairo's source. */
void icon_set_colour(cairo_t *cairo, uint32_t colour);

#endif
