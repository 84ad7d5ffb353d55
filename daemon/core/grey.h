/* SPDX-License-Identifier: MIT */
/* A grey picture: one byte a pixel, 0 black to 255 white, rows from the top without gaps. The struct
 * does not own its pixels. */
#ifndef DAEMON_CORE_GREY_H
#define DAEMON_CORE_GREY_H

#include <stddef.h>
#include <stdint.h>

struct grey {
	const uint8_t *pixels;
	int width, height; /* pixels */
};

static inline const uint8_t *grey_row(const struct grey *grey, int y)
{
	return grey->pixels + (size_t)grey->width * (size_t)y;
}

#endif
