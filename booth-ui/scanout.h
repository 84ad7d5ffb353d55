/* SPDX-License-Identifier: MIT */
/*
 * From the canvas to the memory a monitor is fed from: turned by quarters for monitors that are
 * mounted upright, and put into the pixel format that the memory has. Pure.
 */
#ifndef BOOTH_UI_SCANOUT_H
#define BOOTH_UI_SCANOUT_H

#include <stddef.h>
#include <stdint.h>

#include "booth-ui/rect.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* Where a colour lies in a pixel, in bits. */
struct scanout_field {
	unsigned offset, length;
};

struct scanout {
	uint8_t *memory; /* borrowed */
	int width, height;
	size_t stride;
	int bytes_per_pixel; /* 2, 3 or 4 */
	struct scanout_field red, green, blue;
	int rotate; /* 0, 90, 180, 270: how far the picture is turned clockwise */
};

/* The format of the canvas itself. */
#define SCANOUT_BGRX .bytes_per_pixel = 4, .red = { 16, 8 }, .green = { 8, 8 }, .blue = { 0, 8 }

/* -EINVAL: a format or rotation that this module does not know. */
must_check int scanout_check(const struct scanout *scanout);
/* The size that a canvas must have. */
void scanout_canvas_size(const struct scanout *scanout, int *ret_width, int *ret_height);
/* Copies the damaged part of a canvas of that size. */
void scanout_copy(const struct scanout *scanout, const struct image *canvas, struct rect damage);

#endif
