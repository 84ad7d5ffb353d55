/* SPDX-License-Identifier: MIT */
/*
 * Decides which frames may become the photo. Refuses every frame from before the shutter. Pure.
 *
 * Drivers keep filled buffers in a queue, so the next frame that is read may be seconds old.
 * Therefore the frame's timestamp counts, not the time when the frame was read. The first `settle`
 * frames after the shutter are left out too, for two reasons. A timestamp may mark the end of an
 * exposure that began before the shutter. And a lamp or a control that was changed at the shutter
 * takes effect one frame later.
 */
#ifndef DAEMON_CORE_SHUTTER_H
#define DAEMON_CORE_SHUTTER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/frame.h"

struct shutter {
	int64_t released_us; /* time of the shutter, CLOCK_MONOTONIC */
	unsigned settle;     /* number of frames to leave out after the shutter */
	unsigned seen;       /* number of frames since the shutter, lost frames included */
	uint32_t last_sequence;
	int64_t last_us;
};

struct shutter shutter_release(int64_t now_us, unsigned settle);

/* Returns whether this frame may become the photo. Call this function for each frame, in order. A
 * frame is refused if its timestamp is not newer than the timestamp of the frame before it. If the
 * driver's counter starts again, the camera was reopened, and `settle` frames are left out
 * again. */
bool shutter_accepts(struct shutter *shutter, const struct frame *frame);

#endif
