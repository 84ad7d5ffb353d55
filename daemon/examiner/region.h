/* SPDX-License-Identifier: MIT */
/*
 * Marks parts of the face by bits in the pixels of a chip. Most parts are filled polygons between
 * mesh points. Left and right are the image's.
 */
#ifndef DAEMON_EXAMINER_REGION_H
#define DAEMON_EXAMINER_REGION_H

#include <stdint.h>

#include "daemon/core/image.h"

struct chip;

enum region {
	REGION_FACE = 1 << 0,  /* area inside the mesh's outline, from forehead to chin */
	REGION_LOWER = 1 << 1, /* face below the brows: the face region of ISO 29794-5 */
	REGION_CHEEK_LEFT = 1 << 2,
	REGION_CHEEK_RIGHT = 1 << 3,
	REGION_FOREHEAD = 1 << 4, /* between the brows and the mesh's upper edge */
	REGION_EYE_LEFT = 1 << 5, /* the opening between the lids */
	REGION_EYE_RIGHT = 1 << 6,
	REGION_BROW_LEFT = 1 << 7,
	REGION_BROW_RIGHT = 1 << 8,
	REGION_LIPS = 1 << 9,         /* lips and the opening between them */
	REGION_SOCKET_LEFT = 1 << 10, /* area of a lens, from the brow down to the cheek bone */
	REGION_SOCKET_RIGHT = 1 << 11,
	/* Image-left half of the face, without a strip along the nose. */
	REGION_HALF_LEFT = 1 << 12,
	REGION_HALF_RIGHT = 1 << 13,
	/* Skin between lower lid and cheek bone; only in the face chip. */
	REGION_UNDER_LEFT = 1 << 14,
	REGION_UNDER_RIGHT = 1 << 15,
	REGION_SKIN = 1 << 16, /* pixel has this face's skin colour; only in the head chip */

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

/* Clears the region bits of all pixels. */
void region_clear(struct chip *chip);
/* Sets the bits of the parts that are marked in both the face chip and the head chip. */
void region_fill_parts(struct chip *chip);
/* Sets REGION_UNDER_LEFT and REGION_UNDER_RIGHT. */
void region_fill_under_eyes(struct chip *chip);
/*
 * Sets REGION_HALF_LEFT and REGION_HALF_RIGHT below the brows. A strip along the nose belongs to
 * neither half.
 */
void region_split_halves(struct chip *chip);
/* Sets `bit` in every pixel whose centre lies inside the polygon. The points are in chip pixels. */
void region_fill_polygon(struct chip *chip, const struct point *points, int count, unsigned bit);

/*
 * Records that these bits now occur in the rows `first` to `last` - 1. Code that sets region bits
 * itself must call this function.
 */
void region_note_rows(struct chip *chip, unsigned bits, int first, int last);
/* Returns the range of rows that contains all pixels with any of the bits. */
struct rows region_rows(const struct chip *chip, unsigned any);

#endif
