/* SPDX-License-Identifier: MIT */
/* Draws the coach (coach.h) with cairo. */
#ifndef BOOTH_UI_COACH_DRAW_H
#define BOOTH_UI_COACH_DRAW_H

#include <cairo.h>

#include "booth-ui/coach.h"
#include "booth-ui/rect.h"

/* Draws the coach into the place: the head is half as high as the place or half as wide as it,
 * whichever is less, and the shoulders end at the lower edge. The caller has clipped to the place. */
void coach_draw(cairo_t *cairo, const struct coach *coach, struct rect place);

#endif
