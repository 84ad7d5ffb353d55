/* SPDX-License-Identifier: MIT */
/*
 * Finds the photo's rectangle in the picture: it has the photo's exact proportions, lies inside the
 * picture, and is never enlarged or rotated. Pure.
 *
 * Each measure v has a band min..max, a target t inside the band, and a margin, which is 1 if v
 * lies on the target and 0 if v lies at an end of the band:
 *     below the target  (v - min) / (t - min)
 *     above the target  (max - v) / (max - t)
 *     offset of the eyes from the middle  1 - |offset| / max_offset
 * The photo is the rectangle that makes the smallest of its margins as large as possible. All
 * measures are linear in the scale and in the place of the head's top, so there is only one best
 * rectangle.
 *
 * Coordinates are pixels of the upright picture, origin top left, edges at whole numbers.
 */
#ifndef DAEMON_CORE_CROP_H
#define DAEMON_CORE_CROP_H

#include <stdbool.h>

struct crop_band {
	double min, target, max; /* limits and target of a measure, pixels; min < target < max */
};

/* What a profile demands of the photo's size and layout. Section 2 of docs/photo.md has the numbers
 * of the graduate register. */
struct crop_spec {
	int width, height;           /* of the photo, pixels */
	struct crop_band eyes_y;     /* distance from the photo's top edge to the eyes */
	struct crop_band head_top;   /* distance from the photo's top edge to the visible hair */
	struct crop_band face_width; /* distance from cheek to cheek */
	double max_offset; /* largest horizontal distance from the eyes to the photo's middle */
};

/* The examiner's measurements of the face. A point may lie outside the picture: if the picture cuts
 * off the top of the head, the examiner estimates where the top lies. */
struct crop_face {
	int image_width, image_height;
	double eyes_x, eyes_y; /* midpoint of the eye centres */
	double head_top_y;     /* top of the visible hair */
	double face_width;     /* cheek to cheek */
};

enum crop_violation {
	/* The photo would extend beyond the picture's left or right edge, or the head lies too
	 * low. */
	CROP_OFF_CENTRE = 1 << 0,
	/* The face is too large for the picture, or the picture cuts the head's top. */
	CROP_TOO_CLOSE = 1 << 1,
	/* The face or the picture has too few pixels: the photo would have to be enlarged. */
	CROP_TOO_SMALL = 1 << 2,
	/* No scale puts the eyes, the hair and the face width into their bands at the same time:
	 * the hair stands high, or a measurement is wrong. People see the reason too_close for this
	 * violation. */
	CROP_PROPORTIONS = 1 << 3,
};

struct crop {
	unsigned violations; /* bits of enum crop_violation; 0: the rectangle below is the photo */
	/* False: the picture is too small for any rectangle, and the fields below are 0. If it is
	 * true and there are violations, the fields below describe the least bad rectangle, for
	 * overlays. */
	bool has_rectangle;
	double x, y, width, height; /* pixels of the picture */
	double scale;               /* photo pixels per pixel of the picture, at most 1 */
	/* Measures in pixels of the photo. offset > 0: the eyes lie to the right of its middle. */
	double eyes_y, head_top, face_width, offset;
	/* the smallest margin; negative: at least one measure lies outside its band */
	double margin;
};

/* If the face is malformed (no width, a NaN, the head's top below the eyes, no picture), the result
 * has CROP_PROPORTIONS and no rectangle. */
struct crop crop_find(const struct crop_spec *spec, const struct crop_face *face);
/* Returns only the violations and does not search for the rectangle. Used for live frames. */
unsigned crop_violations(const struct crop_spec *spec, const struct crop_face *face);

#endif
