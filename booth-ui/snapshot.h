/* SPDX-License-Identifier: MIT */
/* A canvas as JPEG, for screens in a browser. (Photos are made by boothd, never here.) */
#ifndef BOOTH_UI_SNAPSHOT_H
#define BOOTH_UI_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* Zeroed: empty. The bytes grow as needed and are used again by the next encode. */
struct snapshot {
	uint8_t *bytes;
	size_t size_bytes, room_bytes;
};

/* quality 1..100; sharp_colours: full colour resolution, for letters. -ENOMEM. */
must_check int snapshot_encode(const struct image *image, int quality, bool sharp_colours,
			       struct snapshot *snapshot);
void snapshot_finish(struct snapshot *snapshot);

#endif
