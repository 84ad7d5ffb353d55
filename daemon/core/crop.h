/* SPDX-License-Identifier: MIT */
/*
 * Where the photo lies in the picture: one axis-parallel rectangle of the photo's exact aspect,
 * inside the frame, never enlarged, never rotated. Pure.
 *
 * Which one: each measure v with band [min, max] and target t has the margin
 *     (v - min) / (t - min) below t,   (max - v) / (max - t) above:   1 on target, 0 at the edge.
 * For the offset from the centre it is 1 - |offset| / max_offset. The rectangle chosen is the one
 * whose smallest margin is greatest. All measures are linear in the scale and in the head top's
 * place, so this is a concave problem with one optimum.
 *
 * Coordinates are upright source pixels, origin top left, edges at whole numbers.
 */
#ifndef DAEMON_CORE_CROP_H
#define DAEMON_CORE_CROP_H

#include <stdbool.h>

struct crop_band {
	double min, target, max; /* photo pixels; min < target < max */
};

/* From the profile. */
struct crop_spec {
	int width, height;           /* of the photo: 480, 640 */
	struct crop_band eyes_y;     /* eye line from the top edge: 200, 250, 300 */
	struct crop_band head_top;   /* top of the visible hair from the top edge: 50, 80, 110 */
	struct crop_band face_width; /* cheek to cheek: 180, 235, 300 */
	double max_offset; /* eye midpoint from the middle, either side: 5 % of width = 24 */
};

/* The graduate register's numbers (docs/photo.md 2). */
#define CROP_SPEC_CHSI                                                                             \
	{                                                                                          \
		.width = 480, .height = 640, .eyes_y = { 200, 250, 300 },                          \
		.head_top = { 50, 80, 110 }, .face_width = { 180, 235, 300 }, .max_offset = 24,    \
	}

/* From the examiner. Parts may lie outside the frame (a crown above it is estimated). */
struct crop_face {
	int image_width, image_height;
	double eyes_x, eyes_y; /* midpoint of the eye centres */
	double head_top_y;     /* top of the visible hair */
	double face_width;     /* cheek to cheek */
};

enum crop_violation {
	CROP_OFF_CENTRE = 1 << 0,  /* leaves the frame left or right, or the head sits too low */
	CROP_TOO_CLOSE = 1 << 1,   /* face too large for the frame, or the top is cut */
	CROP_TOO_SMALL = 1 << 2,   /* would have to be enlarged */
	CROP_PROPORTIONS = 1 << 3, /* eyes, hair top and width do not fit together: hair standing
				      high, or a wrong measurement. Reported as too_close */
};

struct crop {
	double x, y, width, height;                  /* source pixels */
	double scale;                                /* photo pixels a source pixel, at most 1 */
	double eyes_y, head_top, face_width, offset; /* the photo's measures; offset > 0: the eyes
							lie right of the middle */
	double margin;       /* of the tightest measure; below 0 some band is missed */
	unsigned violations; /* enum crop_violation, 0: this is the photo */
	bool fits;           /* a rectangle was found; with violations it is the least bad one, for
				overlays; without, x to margin are 0 */
};

/* Nonsense (no face width, NaN, head top below the eyes, no picture) gives fits = false and
 * CROP_PROPORTIONS. */
struct crop crop_find(const struct crop_spec *spec, const struct crop_face *face);
/* The violations alone, without the search for the rectangle: a live frame asks for no more. */
unsigned crop_violations(const struct crop_spec *spec, const struct crop_face *face);

#endif
