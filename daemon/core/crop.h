/* SPDX-License-Identifier: MIT */
/*
 * Finds the photo's rectangle in the picture: it has the photo's exact proportions, lies inside the
 * picture, and is never enlarged or rotated. Pure.
 *
 * Each measure v has a band min..max, a target t inside the band, and a margin: 1 on the target, 0
 * at an end of the band.
 *     below the target  (v - min) / (t - min)
 *     above the target  (max - v) / (max - t)
 *     offset of the eyes from the middle  1 - |offset| / max_offset
 * The photo is the rectangle whose smallest margin is the largest. All measures are linear in the
 * scale and in the place of the head's top, so there is one best rectangle.
 *
 * Coordinates are pixels of the upright picture, origin top left, edges at whole numbers.
 */
#ifndef DAEMON_CORE_CROP_H
#define DAEMON_CORE_CROP_H

#include <stdbool.h>

struct crop_band {
	double min, target, max; /* limits and target of a measure, pixels; min < target < max */
};

/* The demands of a profile. docs/photo.md 2 has the graduate register's numbers. */
struct crop_spec {
	int width, height;           /* of the photo, pixels */
	struct crop_band eyes_y;     /* distance from the photo's top edge to the eyes */
	struct crop_band head_top;   /* distance from the photo's top edge to the visible hair */
	struct crop_band face_width; /* distance from cheek to cheek */
	double max_offset;           /* largest sideways distance from eyes to photo's middle */
};

/* The examiner's measurements. Points may lie outside the picture, because the examiner
 * estimates a crown that the picture cuts. */
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
	/* The face or the picture has too few pixels: the photo would have to be enlarged. */
	CROP_TOO_SMALL = 1 << 2,
	/* No scale puts eyes, hair and face width into their bands together: the hair stands
	 * high, or a measurement is wrong. The reason reported for it is too_close. */
	CROP_PROPORTIONS = 1 << 3,
};

struct crop {
	unsigned violations; /* set of enum crop_violation; 0: this rectangle is the photo */
	/* False: the picture is too small for any rectangle, and the fields below are 0. If this is
	 * true and there are violations, the rectangle is the least bad one, for overlays. */
	bool has_rectangle;
	double x, y, width, height; /* pixels of the picture */
	double scale;               /* photo pixels per pixel of the picture, at most 1 */
	/* Pixels of the photo. offset > 0: the eyes lie to the right of the photo's middle. */
	double eyes_y, head_top, face_width, offset;
	double margin; /* smallest margin of all measures; below 0: one lies outside its band */
};

/* A malformed face (no width, NaN, head top below the eyes, no picture) gives CROP_PROPORTIONS,
 * and has_rectangle is false. */
struct crop crop_find(const struct crop_spec *spec, const struct crop_face *face);
/* Returns the violations without searching for the rectangle, for live frames. */
unsigned crop_violations(const struct crop_spec *spec, const struct crop_face *face);

#endif
