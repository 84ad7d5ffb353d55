/* SPDX-License-Identifier: MIT */
/*
 * Which frames belong to a photo: only those exposed after the shutter. Pure.
 *
 * Drivers keep filled buffers in a queue, so the frame that is read next may be seconds old: its
 * timestamp counts, not the time of reading. The first `settle` frames after the shutter are left
 * out, too. Drivers take the timestamp at a frame's end, so the exposure of the first one began
 * before the shutter; and a lamp that was switched at the shutter shows one frame later.
 */
#ifndef DAEMON_CORE_SHUTTER_H
#define DAEMON_CORE_SHUTTER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/frame.h"

struct shutter {
	int64_t released_us; /* CLOCK_MONOTONIC */
	unsigned settle;     /* how many frames to leave out after that */
	unsigned seen;       /* frames since the shutter, lost ones included */
	uint32_t last_sequence;
	int64_t last_us;
};

struct shutter shutter_release(int64_t now_us, unsigned settle);

/* Whether this frame may become the photo. Call it for every frame, in the order of arrival: a frame
 * whose timestamp is not later than the last one's is refused. Where the driver's counter began
 * again, the camera was reopened, and `settle` frames are left out again. */
bool shutter_accepts(struct shutter *shutter, const struct frame *frame);

#endif
