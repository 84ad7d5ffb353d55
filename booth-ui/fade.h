/* SPDX-License-Identifier: MIT */
/*
 * Blends the old page into the new one when the page changes. Pure but for its memory: the time is an
 * argument, in milliseconds of CLOCK_MONOTONIC.
 *
 * The new page is painted as always, into the caller's canvas. While the change lasts, the caller shows
 * the picture of fade_frame() instead of the canvas. A live picture goes on in it: each new frame of
 * the canvas is blended anew.
 */
#ifndef BOOTH_UI_FADE_H
#define BOOTH_UI_FADE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"

enum {
	FADE_MS = 240,     /* one change of the page */
	FADE_STEP_MS = 40, /* so a change has six pictures */
};

/* Zeros: no change has begun. */
struct fade {
	struct image before; /* the old page; owned */
	struct image shown;  /* the blended picture; owned */
	int64_t began_ms;
	bool is_on;
};

/* Begins with the page that the canvas shows now. Without memory for a copy of it, the page changes at
 * once. */
void fade_begin(struct fade *fade, const struct image *canvas, int64_t now_ms);
/* Ends the change: the caller shows its canvas. The memory stays valid until the next fade_begin(). */
void fade_stop(struct fade *fade);
/* Returns the picture to show now: a blend that belongs to the fade, or the canvas once the change is
 * over. The canvas must have the size that it had at fade_begin(). */
const struct image *fade_frame(struct fade *fade, const struct image *canvas, int64_t now_ms);
/* Returns the time of the next picture; -1: no change is going on. */
int64_t fade_next_ms(const struct fade *fade, int64_t now_ms);
void fade_free(struct fade *fade);

#endif
