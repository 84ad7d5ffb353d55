/* SPDX-License-Identifier: MIT */
#include "daemon/imaging/grey_cut.h"

/* ITU-R BT.601: 0.114, 0.587 and 0.299, times 256. */
enum { BLUE = 29, GREEN = 150, RED = 77 };

void grey_cut(const struct image *image, int side, uint8_t *pixels)
{
	int left = (image->width - side) / 2, top = (image->height - side) / 2;
	for (int y = 0; y < side; y++) {
		const uint8_t *from =
			image_row(image, top + y) + (size_t)left * IMAGE_BYTES_PER_PIXEL;
		for (int x = 0; x < side; x++, from += IMAGE_BYTES_PER_PIXEL)
			*pixels++ =
				(uint8_t)(((unsigned)from[0] * BLUE + (unsigned)from[1] * GREEN +
					   (unsigned)from[2] * RED) >>
					  8);
	}
}
