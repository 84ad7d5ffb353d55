/* SPDX-License-Identifier: MIT */
/*
 * The five sizes of letters, from the angle at which a person sees them. Pure.
 *
 * EN 301 549, 5.1.4 asks that a capital H spans at least 0.7 degrees from where the person sits. The
 * size of the body text is exactly this size, and no text that a person needs is smaller; only
 * captions are. A monitor tells its size in millimetres. If it does not, the setting
 * screen.diagonal_in does. If neither is known, the sizes follow from the canvas alone.
 */
#ifndef BOOTH_UI_TYPE_H
#define BOOTH_UI_TYPE_H

#include <stdbool.h>

enum type { TYPE_CAPTION, TYPE_BODY, TYPE_LABEL, TYPE_HEADLINE, TYPE_DISPLAY, TYPE_COUNT };

/* The canvas, and what is known of the monitor and of the person before it. */
struct type_screen {
	int width, height;       /* in pixels */
	int width_mm, height_mm; /* 0: the monitor does not tell */
	int diagonal_in;         /* 0: not set */
	int distance_cm;         /* from the eyes to the screen */
	bool is_large;           /* a quarter larger than needed */
};

struct type_sizes {
	int unit; /* size of the body text, in pixels per em: the measure of all things */
	int size[TYPE_COUNT]; /* in pixels per em */
	/* the screen has so few lines of this size that a page says only what it must */
	bool is_tight;
};

struct type_sizes type_sizes_for(const struct type_screen *screen);
/* Returns the pixels per em at which a capital letter spans 0.7 degrees; 0: not known. */
double type_needed(const struct type_screen *screen);
/* Returns how many pixels of the screen are one millimetre; 0: not known. */
double type_pixels_per_mm(const struct type_screen *screen);

#endif
