/* SPDX-License-Identifier: MIT */
#include "daemon/core/shutter.h"

struct shutter shutter_release(int64_t now_us, unsigned settle)
{
	return (struct shutter){ .released_us = now_us, .settle = settle, .last_us = INT64_MIN };
}

/* Returns how many frames the sensor has exposed since the frame that was seen last. Lost frames
 * count too. */
static unsigned frames_since(const struct shutter *shutter, const struct frame *frame)
{
	uint32_t step = frame->sequence - shutter->last_sequence;
	bool counter_is_odd = step == 0 || step > 1000;
	return counter_is_odd ? 1 : (unsigned)step;
}

bool shutter_accepts(struct shutter *shutter, const struct frame *frame)
{
	if (frame->captured_us < shutter->released_us || frame->captured_us <= shutter->last_us)
		return false;
	if (shutter->seen > 0 && frame->sequence < shutter->last_sequence)
		shutter->seen = 0;
	shutter->seen += shutter->seen > 0 ? frames_since(shutter, frame) : 1;
	shutter->last_sequence = frame->sequence;
	shutter->last_us = frame->captured_us;
	return shutter->seen > shutter->settle;
}
