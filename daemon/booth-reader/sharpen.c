/* SPDX-License-Identifier: MIT */
#include "daemon/booth-reader/sharpen.h"

#include <string.h>

/* p + 3 * (p - sum / 9) = (12 * p - sum) / 3 */
enum { WEIGHT = 12, DIVISOR = 3 };

static void sharpen_row(const struct grey *picture, int y, uint8_t *to)
{
	const uint8_t *above = grey_row(picture, y - 1), *at = grey_row(picture, y);
	const uint8_t *below = grey_row(picture, y + 1);
	for (int x = 1; x < picture->width - 1; x++) {
		int sum = above[x - 1] + above[x] + above[x + 1] + at[x - 1] + at[x] + at[x + 1] +
			  below[x - 1] + below[x] + below[x + 1];
		int value = (WEIGHT * at[x] - sum) / DIVISOR;
		to[x] = (uint8_t)(value < 0 ? 0 : value > UINT8_MAX ? UINT8_MAX : value);
	}
}

void sharpen(const struct grey *picture, uint8_t *pixels)
{
	size_t width = (size_t)picture->width;
	for (int y = 0; y < picture->height; y++) {
		uint8_t *to = pixels + (size_t)y * width;
		memcpy(to, grey_row(picture, y), width);
		if (y > 0 && y < picture->height - 1)
			sharpen_row(picture, y, to);
	}
}
