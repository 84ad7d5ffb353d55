/* SPDX-License-Identifier: MIT */
/* Encodes a canvas as JPEG, for the screen in a browser. (The photos are made by boothd.) */
#ifndef BOOTH_UI_SNAPSHOT_H
#define BOOTH_UI_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* The buffer of the encoded picture. Zero it before the first use. It grows as needed, and the next
 * call uses it again. */
struct snapshot {
	uint8_t *bytes;
	size_t size_bytes, room_bytes;
};

/* quality: 1..100. has_full_colour: keeps the colour of each pixel (no chroma subsampling), so that
 * letters stay sharp. -ENOMEM: out of memory. */
must_check int snapshot_encode(const struct image *image, int quality, bool has_full_colour,
			       struct snapshot *snapshot);
void snapshot_finish(struct snapshot *snapshot);

#endif
