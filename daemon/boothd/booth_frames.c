/* SPDX-License-Identifier: MIT */
/* The live half of the conductor: frames in, preview out, hints, the burst and what became of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/imaging/preview.h"

enum {
	/* 1080p is decoded at half size: 3.4 ms instead of 4.7, and the networks see no difference
	 * (docs/models.md). */
	PREVIEW_WIDTH_MAX = 1280,
	PREVIEW_HEIGHT_MAX = 1280,
};

/* A face that moves faster than this, in eye distances a second, blurs at a 1/30 s exposure. */
static const float steady_speed = 0.6f;

void booth_live_reset(struct booth *booth)
{
	hint_reset(&booth->hint);
	memset(&booth->live_verdict, 0, sizeof(booth->live_verdict));
	booth->face_seen = false;
	booth->held = 0;
}

/* ---- preview and hints ---- */

static void show_frame(struct booth *booth, const struct frame *frame)
{
	bool is_posing = booth->state == SESSION_POSE && booth->worker;
	if (screens_count(booth->screens) == 0 && !is_posing)
		return; /* nobody looks: no decode */
	unsigned slot;
	if (slots_take(booth->slots, &slot) < 0) {
		booth->counts.no_slot++;
		return;
	}
	struct preview_slot memory = { .pixels = slots_pixels(booth->slots, slot),
				       .capacity_bytes = SLOT_BYTES,
				       .max_width = PREVIEW_WIDTH_MAX,
				       .max_height = PREVIEW_HEIGHT_MAX };
	struct image image;
	int r = preview_render(booth->decoder, frame, &memory, NULL, &image, NULL);
	if (r < 0) {
		booth->counts.undecodable++;
		camera_reject(booth->camera);
		slots_drop(booth->slots, slot);
		return;
	}
	booth->counts.previews++;
	struct message_preview preview = { .slot = slot,
					   .width = (uint32_t)image.width,
					   .height = (uint32_t)image.height,
					   .captured_us = frame->captured_us };
	screens_publish_preview(booth->screens, &preview);
	if (is_posing) {
		slots_hold(booth->slots, slot);
		worker_offer(booth->worker, slot, &image, frame->captured_us);
	}
	slots_drop(booth->slots, slot);
}

static void take_hint(struct booth *booth, const struct examination *examination)
{
	const struct config_hints *settings = &booth->settings.config.hints;
	int64_t now_ms = clock_monotonic_ms();
	verdict_judge(&booth->settings.profile, &examination->measures,
		      visit_overridden(&booth->visit), &booth->live_verdict);
	bool steady = examination->motion < steady_speed;
	bool face_seen = examination->has_face;
	bool changed = hint_update(&booth->hint, settings, &booth->live_verdict, steady, now_ms);
	float held = hint_progress(&booth->hint, settings, now_ms);
	/* A tenth is what the ring on the screen can show. */
	changed |= face_seen != booth->face_seen || fabsf(held - booth->held) >= 0.1f ||
		   (held >= 1 && booth->held < 1);
	booth->face_seen = face_seen;
	if (!changed)
		return;
	booth->held = held;
	booth_tell_watchers(booth, "hint");
	if (held >= 1)
		booth_handle(booth, EVENT_HELD);
	else
		booth_publish(booth);
}

static void on_live(unsigned slot, int64_t captured_us, int result,
		    const struct examination *examination, void *user)
{
	(void)captured_us;
	struct booth *booth = user;
	slots_drop(booth->slots, slot);
	if (result < 0)
		return;
	booth->counts.examined++;
	if (booth->state == SESSION_POSE)
		take_hint(booth, examination);
}

/* ---- burst ---- */

void booth_burst_begin(struct booth *booth)
{
	still_shots_release(&booth->visit.burst);
	booth->shutter = shutter_release(clock_monotonic_us(),
					 (unsigned)booth->settings.config.camera.settle_frames);
	if (booth->camera)
		camera_note(booth->camera, "burst");
}

static void take_shot(struct booth *booth, const struct frame *frame)
{
	struct still_shots *burst = &booth->visit.burst;
	if (!shutter_accepts(&booth->shutter, frame))
		return;
	uint8_t *bytes = malloc(frame->size_bytes);
	if (!bytes)
		return;
	memcpy(bytes, frame->bytes, frame->size_bytes);
	burst->shots[burst->count++] = (struct shot){ .bytes = bytes,
						      .size_bytes = frame->size_bytes,
						      .captured_us = frame->captured_us };
	if (burst->count >= (unsigned)booth->settings.config.session.burst_frames)
		booth_handle(booth, EVENT_BURST_TAKEN);
}

/* ---- a frame for an operator ---- */

enum { SNAPSHOT_WAIT_S = 5 };

/* No consent, no capture. */
static int refuse_snapshot(struct problem *problem)
{
	return problem_set(problem, -EBUSY,
			   "somebody is at the booth; wait, or say `boothctl maintenance on`");
}

int booth_snapshot(struct booth *booth, struct problem *problem)
{
	struct timeval wait = { .tv_sec = SNAPSHOT_WAIT_S };
	if (session_is_visit(booth->state))
		return refuse_snapshot(problem);
	if (booth->snapshot)
		return problem_set(problem, -EBUSY, "another snapshot is being taken");
	booth->snapshot = control_defer(booth->control);
	(void)event_add(booth->snapshot_timer, &wait);
	camera_want(booth->camera, true);
	return -EINPROGRESS;
}

static void end_snapshot(struct booth *booth, int error, const struct problem *problem, int fd)
{
	control_reply(booth->control, booth->snapshot, error, problem, NULL, fd);
	booth->snapshot = 0;
	(void)event_del(booth->snapshot_timer);
	camera_want(booth->camera, session_needs_camera(booth->state));
}

void booth_snapshot_late(struct booth *booth)
{
	struct problem problem = { "" };
	end_snapshot(booth,
		     problem_set(&problem, -ETIMEDOUT,
				 "no frame came within %d s; `boothctl camera` says more",
				 SNAPSHOT_WAIT_S),
		     &problem, -1);
}

static void hand_snapshot(struct booth *booth, const struct frame *frame)
{
	struct problem problem = { "" };
	if (session_is_visit(booth->state)) { /* somebody has come since it was asked for */
		end_snapshot(booth, refuse_snapshot(&problem), &problem, -1);
		return;
	}
	autoclose int fd = memfd_create("snapshot", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int r = fd < 0 ? -errno : file_write_all(fd, frame->bytes, frame->size_bytes);
	if (r == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		r = -errno;
	end_snapshot(booth, r, &problem, fd);
}

static void on_frame(const struct frame *frame, void *user)
{
	struct booth *booth = user;
	if (booth->snapshot)
		hand_snapshot(booth, frame);
	booth->counts.frames++;
	booth->last_frame_ms = clock_monotonic_ms();
	if (booth->state == SESSION_BURST)
		take_shot(booth, frame);
	if (session_needs_camera(booth->state))
		show_frame(booth, frame);
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

/* ---- examination ---- */

void booth_examine(struct booth *booth)
{
	booth->visit.burst.overridden = visit_overridden(&booth->visit);
	if (!booth->worker || worker_examine_take(booth->worker, &booth->visit.burst) < 0) {
		booth->counts.burst_failed++;
		log_event(LOG_LEVEL_WARNING, JOURNAL_BURST_FAILED,
			  "the examination before has not ended yet; this burst is given up");
		booth_handle(booth, EVENT_BURST_FAILED);
		return;
	}
	booth->expects_still = true;
}

/* The instant on the wall clock at which the chosen frame was taken. */
static int64_t taken_unix_ms(const struct shot *shot)
{
	return clock_realtime_ms() - (clock_monotonic_us() - shot->captured_us) / 1000;
}

static int name_photo(struct visit *visit)
{
	uint8_t chance[UUID_RANDOM_SIZE];
	if (getrandom(chance, sizeof(chance), 0) != (ssize_t)sizeof(chance))
		return -EIO;
	visit->taken_unix_ms = taken_unix_ms(&visit->still.original);
	visit->taken_synchronised = clock_is_synchronised();
	visit->id = uuid_v7(visit->taken_unix_ms, chance);
	uuid_format(&visit->id, visit->id_text);
	receipt_format(&visit->id, visit->receipt);
	return 0;
}

static void put_on_screen(struct booth *booth)
{
	const struct image *picture = &booth->visit.still.picture;
	uint8_t *row = slots_pixels(booth->slots, booth->photo_slot);
	size_t row_bytes = (size_t)picture->width * IMAGE_BYTES_PER_PIXEL;
	for (int y = 0; y < picture->height; y++, row += row_bytes)
		memcpy(row, image_row(picture, y), row_bytes);
	booth->photo_bytes = row_bytes * (size_t)picture->height;
	booth->shows_photo = true;
}

void booth_photo_wipe(struct booth *booth)
{
	explicit_bzero(slots_pixels(booth->slots, booth->photo_slot), booth->photo_bytes);
	booth->photo_bytes = 0;
}

static void refuse(struct booth *booth)
{
	struct visit *visit = &booth->visit;
	reason_set named = visit->still.verdict.reasons;
	for (unsigned i = 0; i < REASON_COUNT; i++)
		booth->counts.reasons[i] += (named >> i) & 1;
	booth->counts.refused++;
	visit->tries++;
	enum reason first = reason_first(visit_refusal(visit));
	log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_REFUSED, "photo refused: reason=%s try=%u",
		  first == REASON_NONE ? "none" : reason_name(first), visit->tries);
	bool is_last = visit->tries >= (unsigned)booth->settings.config.session.max_tries;
	booth_handle(booth, is_last ? EVENT_REFUSED_LAST : EVENT_REFUSED);
}

static void on_still(int result, struct still *still, const struct problem *problem, void *user)
{
	struct booth *booth = user;
	bool expected = booth->expects_still && booth->state == SESSION_EXAMINING;
	booth->expects_still = false;
	if (!expected) {
		if (result == 0)
			still_release(still);
		return;
	}
	if (result < 0) {
		booth->counts.burst_failed++;
		log_event(LOG_LEVEL_WARNING, JOURNAL_BURST_FAILED, "burst not usable: %s",
			  problem->text);
		booth_handle(booth, EVENT_BURST_FAILED);
		return;
	}
	booth->counts.tries++;
	booth->visit.still = *still;
	booth->visit.has_still = true;
	bool passed = still->verdict.outcome == VERDICT_PASS && still->has_photo &&
		      name_photo(&booth->visit) == 0;
	if (!passed) {
		refuse(booth);
		return;
	}
	log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_PASSED, "photo passed: try=%u",
		  booth->visit.tries + 1);
	put_on_screen(booth);
	booth_handle(booth, EVENT_PASSED);
}

const struct worker_events booth_worker_events = {
	.on_live = on_live,
	.on_still = on_still,
};
