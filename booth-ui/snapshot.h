/* SPDX-License-Identifier: MIT */
/* Encodes a canvas as JPEG, for the screen in a browser. (boothd makes the photos.) */
#ifndef BOOTH_UI_SNAPSHOT_H
#define BOOTH_UI_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* Zero it before the first use. The memory grows as needed and is used again by the next call. */
struct snapshot {
	uint8_t *bytes;
	size_t size_bytes, room_bytes;
};

/* quality: 1..100. has_full_colour: keep the colour of each pixel, so that letters stay sharp.
 * -ENOMEM: out of memory. */
must_check int snapshot_encode(const struct image *image, int quality, bool has_full_colour,
			       struct snapshot *snapshot);
void snapshot_finish(struct snapshot *snapshot);

#endif
