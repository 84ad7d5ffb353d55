/* SPDX-License-Identifier: MIT */
/* Draws the coach (coach.h) with cairo. */
#ifndef DAEMON_COACH_COACH_DRAW_H
#define DAEMON_COACH_COACH_DRAW_H

#include <cairo.h>

#include "daemon/coach/coach.h"

/* A rectangle in units of the drawing: pixels of a screen, or points of a printed page. */
struct coach_place {
	double x, y, width, height;
};

/* Draws the coach into the place: the head is half as high as the place or half as wide as it,
 * whichever is less, and the shoulders end at the lower edge. The caller has clipped to the place. */
void coach_draw(cairo_t *cairo, const struct coach *coach, struct coach_place place);

#endif
