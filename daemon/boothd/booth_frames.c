/* SPDX-License-Identifier: MIT */
/* Passes frames to the screens, to the examiner and into the burst, and handles the examiner's
 * results. */
#include <stdlib.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/imaging/preview.h"

enum {
	/* A frame of 1080p is decoded at half size: decoding then takes 3.4 ms instead of 4.7 ms,
	 * and the networks' results are no worse (docs/models.md). */
	PREVIEW_WIDTH_MAX = 1280,
	PREVIEW_HEIGHT_MAX = 1280,
};

/* ---- preview ---- */

/* Decodes the frame into the slot. Returns a negative errno if the frame cannot be decoded. */
static int render(struct booth *booth, const struct frame *frame, unsigned slot,
		  struct image *ret_image)
{
	struct preview_slot memory = { .pixels = slots_pixels(booth->slots, slot),
				       .capacity_bytes = SLOT_BYTES,
				       .max_width = PREVIEW_WIDTH_MAX,
				       .max_height = PREVIEW_HEIGHT_MAX };
	int r = preview_render(booth->decoder, frame, &memory, NULL, ret_image, NULL);
	if (r < 0) {
		booth->counts.undecodable++;
		camera_reject(booth->camera);
	}
	return r;
}

static void send_preview(struct booth *booth, const struct message_preview *preview)
{
	booth->counts.previews++;
	screens_publish_preview(booth->screens, preview);
}

/* Sends the frame that waits, with the marks that are known now. */
static void send_waiting(struct booth *booth)
{
	struct waiting_frame *waiting = &booth->waiting;
	if (!waiting->is_on)
		return;
	waiting->is_on = false;
	waiting->preview.marks = booth->marks;
	if (session_needs_camera(booth->state))
		send_preview(booth, &waiting->preview);
	slots_drop(booth->slots, waiting->preview.slot);
}

/* Lends the slot to the screens and to the examiner; each of them gets its own reference. The
 * caller's reference stays, and the caller must drop it. While a person poses, the screens get the
 * frame when the examiner has seen it, or when the next frame comes. */
static void lend(struct booth *booth, unsigned slot, const struct image *image, int64_t captured_us)
{
	struct message_preview preview = { .slot = slot,
					   .width = (uint32_t)image->width,
					   .height = (uint32_t)image->height,
					   .captured_us = captured_us,
					   .marks = booth->marks };
	bool is_examined = booth_pose_is_watched(booth) || booth->state == SESSION_MAINTENANCE;
	if (!is_examined || !booth->worker) {
		send_preview(booth, &preview);
		return;
	}
	slots_hold(booth->slots, slot);
	booth->waiting = (struct waiting_frame){ .is_on = true, .preview = preview };
	booth->pose.width = image->width;
	booth->pose.height = image->height;
	slots_hold(booth->slots, slot);
	worker_offer(booth->worker, slot, image, captured_us);
}

static void show_frame(struct booth *booth, const struct frame *frame)
{
	bool is_posing = booth_pose_is_watched(booth) && booth->worker;
	if (screens_count(booth->screens) == 0 && !is_posing && !booth_reader_is_due(booth))
		return; /* nobody needs the picture, so do not decode it */
	unsigned slot;
	struct image image;
	send_waiting(booth);
	if (slots_take(booth->slots, &slot) < 0) {
		booth->counts.no_slot++;
		return;
	}
	if (render(booth, frame, slot, &image) == 0) {
		lend(booth, slot, &image, frame->captured_us);
		booth_reader_offer(booth, frame, &image);
	}
	slots_drop(booth->slots, slot);
}

/* Gives the frame to the examiner only. on_live() wipes it. */
static void look_for_person(struct booth *booth, const struct frame *frame)
{
	unsigned slot;
	struct image image;
	if (slots_take(booth->slots, &slot) < 0)
		return;
	if (render(booth, frame, slot, &image) == 0) {
		booth->pose.width = image.width;
		booth->pose.height = image.height;
		slots_hold(booth->slots, slot);
		worker_offer(booth->worker, slot, &image, frame->captured_us);
	}
	slots_drop(booth->slots, slot);
}

/* ---- burst ---- */

static void take_shot(struct booth *booth, const struct frame *frame)
{
	struct still_shots *shots = &booth->visit.burst;
	if (!shutter_accepts(&booth->burst.shutter, frame))
		return;
	uint8_t *bytes = malloc(frame->size_bytes);
	if (!bytes)
		/* leave this frame out of the burst; memory may suffice for the next frame */
		return;
	memcpy(bytes, frame->bytes, frame->size_bytes);
	shots->shots[shots->count++] = (struct shot){ .bytes = bytes,
						      .size_bytes = frame->size_bytes,
						      .captured_us = frame->captured_us };
	if (shots->count >= (unsigned)booth->settings.config.session.burst_frames)
		booth_handle(booth, EVENT_BURST_TAKEN);
}

/* ---- the camera ---- */

static void on_frame(const struct frame *frame, void *user)
{
	struct booth *booth = user;
	booth_snapshot_take(booth, frame);
	booth_trial_take(booth, frame);
	booth->counts.frames++;
	booth->last_frame_ms = clock_monotonic_ms();
	if (booth->state == SESSION_BURST)
		take_shot(booth, frame);
	if (booth_needs_frames(booth))
		show_frame(booth, frame);
	else if (booth_presence_is_due(booth))
		look_for_person(booth, frame);
	if (booth->state == SESSION_MAINTENANCE)
		booth_service_tell(booth);
}

static void on_lost(const char *why, void *user)
{
	booth_set_fault(user, FAULT_CAMERA_LOST, true, why);
}

static void on_back(void *user)
{
	booth_set_fault(user, FAULT_CAMERA_LOST, false, "");
}

const struct camera_events booth_camera_events = {
	.on_frame = on_frame,
	.on_lost = on_lost,
	.on_back = on_back,
};

/* ---- the examiner ---- */

static void on_live(unsigned slot, int64_t captured_us, int result,
		    const struct examination *examination, void *user)
{
	struct booth *booth = user;
	/* No page shows the frame any more, or none ever did. */
	if (!session_needs_camera(booth->state))
		explicit_bzero(slots_pixels(booth->slots, slot),
			       (size_t)booth->pose.width * (size_t)booth->pose.height *
				       IMAGE_BYTES_PER_PIXEL);
	slots_drop(booth->slots, slot);
	if (result == 0) {
		booth->counts.examined++;
		booth_pose_take(booth, examination, captured_us);
		booth_presence_take(booth, examination->has_face);
		booth_service_take(booth, examination, captured_us);
	}
	if (booth->waiting.is_on && booth->waiting.preview.slot == slot)
		send_waiting(booth);
}

const struct worker_events booth_worker_events = {
	.on_live = on_live,
	.on_still = booth_still_examined,
};
