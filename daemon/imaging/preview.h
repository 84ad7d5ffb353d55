/* SPDX-License-Identifier: MIT */
/*
 * Decodes a camera's JPEG into a slot. A slot is a piece of memory that both the screens and the
 * examiner read.
 *
 * The scale is the largest of 1/1, 1/2, 1/4 and 1/8 at which the picture fits into the slot. The
 * picture is upright and not mirrored (the screen mirrors it). Its rows have no gaps (stride = 4 *
 * width).
 */
#ifndef DAEMON_IMAGING_PREVIEW_H
#define DAEMON_IMAGING_PREVIEW_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/imaging/jpeg.h"

struct preview_slot {
	uint8_t *pixels;
	size_t capacity_bytes;
	int max_width, max_height; /* maximum width and height of a picture in the slot, pixels */
};

/* Decodes the frame into the slot, where the pixels of ret_image then lie. ret_denominator may be
 * null. -EFBIG: the picture does not fit even at 1/8. -EBADMSG: the frame is damaged; the slot's
 * content is then undefined. */
must_check int preview_render(struct jpeg_decoder *decoder, const struct frame *frame,
			      const struct preview_slot *slot, struct problem *problem,
			      struct image *ret_image, int *ret_denominator);

#endif
