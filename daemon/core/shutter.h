/* SPDX-License-Identifier: MIT */
/*
 * Which frames belong to a photo: never one from before the shutter. Pure.
 *
 * Drivers keep filled buffers in a queue, so the frame read next may be seconds old; only its
 * timestamp counts, not when it was read. After the shutter the first `settle` frames are left out
 * too: with timestamps taken at a frame's end, the exposure of the first one began before the
 * shutter, and a lamp or a control that was changed at the shutter shows one frame later.
 */
#ifndef DAEMON_CORE_SHUTTER_H
#define DAEMON_CORE_SHUTTER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/frame.h"

struct shutter {
	int64_t released_us; /* CLOCK_MONOTONIC */
	unsigned settle;     /* frames left out after that */
	unsigned seen;       /* frames at or after the shutter so far */
	uint32_t last_sequence;
	int64_t last_us;
};

struct shutter shutter_release(int64_t now_us, unsigned settle);

/* Whether this frame may be kept. Call it for every frame that comes, in order: a frame that came
 * before (same or lower timestamp) never counts, and a camera that was re-opened (the driver's
 * counter began again) settles again. */
bool shutter_accepts(struct shutter *shutter, const struct frame *frame);

#endif
