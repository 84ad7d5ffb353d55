/* SPDX-License-Identifier: MIT */
/*
 * The only picture format inside the project: 8-bit sRGB, four bytes a pixel in the order B, G, R,
 * X (libjpeg-turbo's JCS_EXT_BGRX, cairo's RGB24 on little-endian machines), rows from the top.
 * Because there is only one format, each frame is decoded only once: preview, examiner and photo
 * read the same pixels.
 *
 * The struct does not own its pixels; the header of the module that allocates them says who frees
 * them. The byte X may have any value.
 */
#ifndef DAEMON_CORE_IMAGE_H
#define DAEMON_CORE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

enum { IMAGE_BYTES_PER_PIXEL = 4 };

struct image {
	uint8_t *pixels;
	int width;     /* pixels */
	int height;    /* pixels */
	size_t stride; /* bytes from one row to the next, at least 4 * width */
};

struct point {
	/* in pixels from the top left corner; the centre of the first pixel is (0.5, 0.5) */
	float x, y;
};

struct box {
	float x, y, width, height; /* pixels */
};

static inline uint8_t *image_row(const struct image *image, int y)
{
	return image->pixels + image->stride * (size_t)y;
}

#endif
