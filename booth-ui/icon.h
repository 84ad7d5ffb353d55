/* SPDX-License-Identifier: MIT */
/* Draws the icons of drawing.h. All strokes of an icon have the same width and lie on a grid of 48
 * by 48. */
#ifndef BOOTH_UI_ICON_H
#define BOOTH_UI_ICON_H

#include <cairo.h>

#include "booth-ui/drawing.h"

/* Draws the icon into the largest square in the middle of the place. colour: 0xRRGGBBAA. */
void icon_draw(cairo_t *cairo, enum drawing_icon icon, struct rect place, uint32_t colour);
/* Sets cairo's source to a colour (0xRRGGBBAA). */
void icon_set_colour(cairo_t *cairo, uint32_t colour);

#endif
