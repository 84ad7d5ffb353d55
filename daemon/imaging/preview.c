/* SPDX-License-Identifier: MIT */
#include "daemon/imaging/preview.h"

#include <errno.h>
#include <stdbool.h>

static bool fits(const struct preview_slot *slot, int width, int height)
{
	return width <= slot->max_width && height <= slot->max_height &&
	       (size_t)width * (size_t)height <= slot->capacity_bytes / IMAGE_BYTES_PER_PIXEL;
}

int preview_render(struct jpeg_decoder *decoder, const struct frame *frame,
		   const struct preview_slot *slot, struct problem *problem,
		   struct image *ret_image, int *ret_denominator)
{
	struct image image = { .pixels = slot->pixels };
	int denominator = 1;
	jpeg_decoded_size(&frame->info, denominator, &image.width, &image.height);
	while (denominator < 8 && !fits(slot, image.width, image.height)) {
		denominator *= 2;
		jpeg_decoded_size(&frame->info, denominator, &image.width, &image.height);
	}
	if (!fits(slot, image.width, image.height))
		return problem_set(problem, -EFBIG,
				   "a frame of %d x %d pixels does not fit the preview of %d x %d; "
				   "set a smaller camera resolution",
				   frame->info.width, frame->info.height, slot->max_width,
				   slot->max_height);
	image.stride = (size_t)image.width * IMAGE_BYTES_PER_PIXEL;
	int r = jpeg_decode(decoder, frame, denominator, problem, &image);
	if (r < 0)
		return r;
	*ret_image = image;
	if (ret_denominator)
		*ret_denominator = denominator;
	return 0;
}
