/* SPDX-License-Identifier: MIT */
/* After FAULT_NO_BURST, tests whether the camera can deliver a burst again. A trial counts the
 * frames that could belong to a photo. It keeps none of them, because nobody has given consent. */
#include <stdlib.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/boothd/booth_inside.h"

/* A trial decodes frames at 1/8 of their size, because decoding finds a damaged frame at any
 * size. */
enum { TRIAL_DENOMINATOR = 8 };

void booth_trial_begin(struct booth *booth)
{
	const struct config *config = &booth->settings.config;
	if (!(booth->faults & fault_bit(FAULT_NO_BURST)))
		return;
	booth->trial = (struct trial){
		.is_on = true,
		.shutter = shutter_release(clock_monotonic_us(),
					   (unsigned)config->camera.settle_frames),
		.until_ms = clock_monotonic_ms() + (int64_t)config->session.burst_s * 1000,
	};
	booth_want_camera(booth);
}

static void end(struct booth *booth)
{
	booth->trial.is_on = false;
	booth_want_camera(booth);
}

static bool can_be_decoded(struct booth *booth, const struct frame *frame)
{
	struct image image;
	if (jpeg_decode_new(booth->decoder, frame->bytes, frame->size_bytes, TRIAL_DENOMINATOR,
			    NULL, &image) < 0) {
		camera_reject(booth->camera);
		return false;
	}
	explicit_bzero(image.pixels, image.stride * (size_t)image.height);
	free(image.pixels);
	return true;
}

void booth_trial_take(struct booth *booth, const struct frame *frame)
{
	struct trial *trial = &booth->trial;
	if (!trial->is_on)
		return;
	if (clock_monotonic_ms() > trial->until_ms) {
		end(booth);
		return;
	}
	if (!shutter_accepts(&trial->shutter, frame) || !can_be_decoded(booth, frame))
		return;
	if (++trial->count < (unsigned)booth->settings.config.session.burst_frames)
		return;
	end(booth);
	booth->burst.failed = 0;
	booth_set_fault(booth, FAULT_NO_BURST, false, "");
}
