/* SPDX-License-Identifier: MIT */
/*
 * Which frames may become the photo: never a frame from before the shutter. Pure.
 *
 * Drivers keep filled buffers in a queue, so the next frame that is read may be seconds old. So the
 * frame's timestamp counts, and not when it was read. The first `settle` frames after the shutter are
 * left out too. For a timestamp may be of the end of an exposure that began before the shutter, and
 * a lamp or a control that was changed at the shutter shows one frame later.
 */
#ifndef DAEMON_CORE_SHUTTER_H
#define DAEMON_CORE_SHUTTER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/frame.h"

struct shutter {
	int64_t released_us; /* CLOCK_MONOTONIC */
	unsigned settle;     /* how many frames to leave out after it */
	unsigned seen;       /* frames since the shutter, this far */
	uint32_t last_sequence;
	int64_t last_us;
};

struct shutter shutter_release(int64_t now_us, unsigned settle);

/* Whether this frame may become the photo. Call it for each frame, in order. A frame that is not newer
 * than the one before, by its timestamp, is refused. When the driver's counter begins again, the
 * camera was opened anew: then `settle` frames are left out again. */
bool shutter_accepts(struct shutter *shutter, const struct frame *frame);

#endif
