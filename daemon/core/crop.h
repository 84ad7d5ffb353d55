/* SPDX-License-Identifier: MIT */
/*
 * Where the photo lies in the picture: an upright rectangle of the photo's exact proportions,
 * inside the picture, never enlarged, never rotated. Pure.
 *
 * Each measure v with the band min..max and the target t has a margin, 1 on target and 0 at the
 * band's edge:
 *     below the target  (v - min) / (t - min)
 *     above the target  (max - v) / (max - t)
 *     of the offset from the middle  1 - |offset| / max_offset
 * The rectangle whose smallest margin is the largest is the photo. All measures are linear in the
 * scale and in the place of the head's top, so there is one best rectangle.
 *
 * Coordinates are pixels of the upright picture, origin top left, edges at whole numbers.
 */
#ifndef DAEMON_CORE_CROP_H
#define DAEMON_CORE_CROP_H

#include <stdbool.h>

struct crop_band {
	double min, target, max; /* photo pixels; min < target < max */
};

/* From the profile; docs/photo.md 2 has the graduate register's numbers. */
struct crop_spec {
	int width, height;           /* of the photo */
	struct crop_band eyes_y;     /* from the top edge to the eyes */
	struct crop_band head_top;   /* from the top edge to the top of the visible hair */
	struct crop_band face_width; /* cheek to cheek */
	double max_offset;           /* the eyes' midpoint from the middle, to either side */
};

/* From the examiner. Parts may lie outside the picture: the examiner estimates a cut crown. */
struct crop_face {
	int image_width, image_height;
	double eyes_x, eyes_y; /* midpoint of the eye centres */
	double head_top_y;     /* top of the visible hair */
	double face_width;     /* cheek to cheek */
};

enum crop_violation {
	/* The photo would leave the picture at the left or right, or the head sits too low. */
	CROP_OFF_CENTRE = 1 << 0,
	/* The face is too large for the picture, or the picture cuts the head's top. */
	CROP_TOO_CLOSE = 1 << 1,
	/* The picture would have to be enlarged. */
	CROP_TOO_SMALL = 1 << 2,
	/* No scale puts eyes, hair and face width into their bands together: the hair stands high,
	 * or a measurement is wrong. Reported as too_close. */
	CROP_PROPORTIONS = 1 << 3,
};

struct crop {
	unsigned violations; /* enum crop_violation; 0: this rectangle is the photo */
	/* False: the picture is too small for any rectangle, and what follows is 0. True with
	 * violations: the least bad rectangle, for overlays. */
	bool has_rectangle;
	double x, y, width, height; /* pixels of the picture */
	double scale;               /* photo pixels to one pixel of the picture, at most 1 */
	/* Of the photo. offset > 0: the eyes lie to the right of the middle. */
	double eyes_y, head_top, face_width, offset;
	double margin; /* of the tightest measure; below 0 it lies outside its band */
};

/* A face that makes no sense (no width, NaN, head top below the eyes, no picture) gives
 * CROP_PROPORTIONS, and has_rectangle is false. */
struct crop crop_find(const struct crop_spec *spec, const struct crop_face *face);
/* The violations alone, without the search for the rectangle: a live frame needs no more. */
unsigned crop_violations(const struct crop_spec *spec, const struct crop_face *face);

#endif
