/* SPDX-License-Identifier: MIT */
/*
 * A camera's JPEG into a lent slot: one decode, shared by the preview and the examiner.
 *
 * The largest of 1/1, 1/2, 1/4, 1/8 that fits, upright, not mirrored (the screen mirrors). Rows are
 * packed (stride = 4 * width).
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
	int max_width, max_height; /* pixels */
};

/* On success ret_image points into the slot. ret_denominator (may be null): the scale taken.
 * -EFBIG where even 1/8 does not fit; a damaged frame is -EBADMSG and the slot's content undefined.
 */
must_check int preview_render(struct jpeg_decoder *decoder, const struct frame *frame,
			      const struct preview_slot *slot, struct problem *problem,
			      struct image *ret_image, int *ret_denominator);

#endif
