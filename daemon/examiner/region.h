/* SPDX-License-Identifier: MIT */
/*
 * Parts of the face as bits of a chip's pixels. Most parts are filled polygons between mesh points.
 * Left and right are the image's.
 */
#ifndef DAEMON_EXAMINER_REGION_H
#define DAEMON_EXAMINER_REGION_H

#include <stdint.h>

#include "daemon/core/image.h"

struct chip;

enum region {
	REGION_FACE = 1 << 0,  /* the mesh's oval, forehead to chin */
	REGION_LOWER = 1 << 1, /* the oval below the brows, which is ISO's landmarked region */
	REGION_CHEEK_LEFT = 1 << 2,
	REGION_CHEEK_RIGHT = 1 << 3,
	REGION_FOREHEAD = 1 << 4, /* between brows and the mesh's upper edge */
	REGION_EYE_LEFT = 1 << 5, /* the opening between the lids */
	REGION_EYE_RIGHT = 1 << 6,
	REGION_BROW_LEFT = 1 << 7,
	REGION_BROW_RIGHT = 1 << 8,
	REGION_LIPS = 1 << 9,         /* lips and the opening between them */
	REGION_SOCKET_LEFT = 1 << 10, /* area of a lens: from under the brow to the cheek bone */
	REGION_SOCKET_RIGHT = 1 << 11,
	REGION_HALF_LEFT = 1 << 12, /* image-left half of the face, without the middle strip */
	REGION_HALF_RIGHT = 1 << 13,
	REGION_UNDER_LEFT = 1 << 14, /* face chip: skin between lower lid and cheek bone */
	REGION_UNDER_RIGHT = 1 << 15,
	REGION_SKIN = 1 << 16, /* head chip: pixel looks like this face's skin */

	REGION_EYES = REGION_EYE_LEFT | REGION_EYE_RIGHT,
	REGION_BROWS = REGION_BROW_LEFT | REGION_BROW_RIGHT,
	REGION_CHEEKS = REGION_CHEEK_LEFT | REGION_CHEEK_RIGHT,
	REGION_SOCKETS = REGION_SOCKET_LEFT | REGION_SOCKET_RIGHT,
};

enum { REGION_BITS = 17 };

/* Rows `first` to `last` - 1 of a chip. */
struct rows {
	int first, last;
};

/* Clears the bits of all pixels. */
void region_clear(struct chip *chip);
/* Sets the bits that the face chip and the head chip share. */
void region_fill_parts(struct chip *chip);
/* Sets REGION_UNDER_LEFT and _RIGHT. */
void region_fill_under_eyes(struct chip *chip);
/*
 * Sets REGION_HALF_LEFT and _RIGHT below the brows; a strip along the nose belongs to neither half.
 */
void region_split_halves(struct chip *chip);
/* Sets `bit` in every pixel whose centre lies inside the polygon of chip points. */
void region_fill_polygon(struct chip *chip, const struct point *points, int count, unsigned bit);

/* Notes that these bits now occur in rows `first` to `last` - 1. Code that sets bits itself must
 * call this. */
void region_note_rows(struct chip *chip, unsigned bits, int first, int last);
/* Returns the rows outside which no pixel has any of the bits. */
struct rows region_rows(const struct chip *chip, unsigned any);

#endif
