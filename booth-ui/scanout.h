/* SPDX-License-Identifier: MIT */
/*
 * Copies the canvas to the memory that a monitor shows, in the pixel format of that memory. For
 * monitors that are mounted upright, it turns the picture by a multiple of 90 degrees. Pure.
 */
#ifndef BOOTH_UI_SCANOUT_H
#define BOOTH_UI_SCANOUT_H

#include <stddef.h>
#include <stdint.h>

#include "booth-ui/rect.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* Where the bits of one colour lie in a pixel: the lowest bit and the number of bits. */
struct scanout_field {
	unsigned offset, length;
};

struct scanout {
	uint8_t *memory; /* memory that the monitor shows; belongs to the caller */
	int width, height;
	size_t stride;
	int bytes_per_pixel; /* 2, 3 or 4 */
	struct scanout_field red, green, blue;
	int rotate; /* clockwise rotation of the picture in degrees: 0, 90, 180 or 270 */
};

/* The pixel format of the canvas (BGRX), for an initialiser of struct scanout. */
#define SCANOUT_BGRX .bytes_per_pixel = 4, .red = { 16, 8 }, .green = { 8, 8 }, .blue = { 0, 8 }

/* -EINVAL: this module does not support the pixel format or the rotation. */
must_check int scanout_check(const struct scanout *scanout);
/* Returns the size that the canvas must have for this monitor and rotation. */
void scanout_canvas_size(const struct scanout *scanout, int *ret_width, int *ret_height);
/* Copies the damaged part of the canvas to the monitor's memory. The canvas must have the size that
 * scanout_canvas_size() returns. */
void scanout_copy(const struct scanout *scanout, const struct image *canvas, struct rect damage);

#endif
