/* SPDX-License-Identifier: MIT */
/* What the booth does besides the visits: handles faults, the disk, the lamps, the heartbeat file,
 * the metrics and the checks for the watchdog. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/boothd/metrics.h"
#include "daemon/store/heartbeat.h"

const char *booth_engine(const struct booth *booth)
{
	return booth->worker ? worker_engine(booth->worker) : "unavailable";
}

/* ---- faults and the disk ---- */

void booth_note_fault(struct booth *booth, enum fault fault, bool holds, const char *why)
{
	fault_set bit = fault_bit(fault);
	if (!!(booth->faults & bit) == holds)
		return;
	booth->faults ^= bit;
	booth->fault_since_unix_ms[fault] = holds ? clock_realtime_ms() : 0;
	if (holds)
		log_event(LOG_LEVEL_WARNING, JOURNAL_OUT_OF_ORDER, "out of order: %s: %s",
			  fault_name(fault), why);
	else
		log_event(LOG_LEVEL_INFO, JOURNAL_IN_ORDER, "in order again: %s",
			  fault_name(fault));
}

void booth_count_waiting(struct booth *booth)
{
	struct census_row rows[SPOOL_STATES];
	if (!booth->census)
		return;
	census_read(booth->census, rows);
	if (rows[SPOOL_PENDING].is_known)
		booth->care.photos_waiting = rows[SPOOL_PENDING].count;
}

/* Tests the spool in the way a photo is saved: writes a file, fsyncs it and removes it. */
static bool spool_takes_files(const struct booth *booth)
{
	static const char probe[] = ".probe";
	autoclose int folder_fd = -1;
	int r = directory_open(AT_FDCWD, booth->settings.config.spool.path, &folder_fd);
	if (r == 0)
		r = file_write_durable(folder_fd, probe, probe, sizeof(probe), 0600);
	return r == 0 && unlinkat(folder_fd, probe, 0) == 0;
}

void booth_look_at_disk(struct booth *booth)
{
	if (!booth->spool)
		return;
	uint64_t available = UINT64_MAX; /* keeps this value if the free space cannot be read */
	uint64_t reserve = (uint64_t)booth->settings.config.spool.reserve_mb << 20;
	bool has_room = spool_has_room(booth->spool, &available);
	bool is_full = !has_room && available < reserve;
	booth_note_fault(booth, FAULT_DISK_FULL, is_full,
			 "less is free than spool.reserve_mb; free space on the spool's disk");
	if (!has_room && !is_full)
		booth_note_fault(booth, FAULT_SPOOL_UNWRITABLE, true,
				 available == UINT64_MAX
					 ? "the spool's disk does not say how much is free; see "
					   "`dmesg`"
					 : "the spool's disk is read-only or has no inodes left; "
					   "see `dmesg` and `df -i`");
	else if ((booth->faults & fault_bit(FAULT_SPOOL_UNWRITABLE)) && spool_takes_files(booth))
		booth_note_fault(booth, FAULT_SPOOL_UNWRITABLE, false, "");
	booth_count_waiting(booth);
}

/* ---- work that waits for a visit's end ---- */

void booth_shine(struct booth *booth)
{
	float level = (float)booth->settings.config.lights.level / 100;
	lamps_set(booth->lamps, level, level);
}

void booth_do_owed(struct booth *booth)
{
	if (booth->care.owes_light) {
		booth->care.owes_light = false;
		booth_shine(booth);
		/* the exposure was locked for the old light, so measure the light again */
		camera_meter(booth->camera);
	}
	if (booth->care.owes_beat)
		booth_beat(booth);
}

/* ---- the sign of life ---- */

static struct heartbeat heartbeat_of(const struct booth *booth)
{
	const char *fault = fault_name(fault_first(booth->faults));
	struct heartbeat heartbeat = {
		.unix_ms = clock_realtime_ms(),
		.clock_is_synchronised = clock_is_synchronised(),
		.is_demo = booth->settings.config.booth.demo,
		.up_s = (clock_monotonic_ms() - booth->care.started_ms) / 1000,
		.last_photo_unix_ms = booth->care.last_photo_unix_ms,
	};
	(void)snprintf(heartbeat.device, sizeof(heartbeat.device), "%.40s",
		       booth->settings.config.booth.device);
	(void)snprintf(heartbeat.version, sizeof(heartbeat.version), "%s", BOOTH_VERSION);
	(void)snprintf(heartbeat.fault, sizeof(heartbeat.fault), "%s", fault ? fault : "");
	return heartbeat;
}

static int write_beat(const struct booth *booth, struct problem *problem)
{
	struct heartbeat heartbeat = heartbeat_of(booth);
	if (!booth->spool || !booth->keyring.signer)
		return problem_set(problem, -ENODEV, "the spool or the booth's key is not there");
	struct census_row rows[SPOOL_STATES];
	census_read(booth->census, rows);
	if (!heartbeat_count(&heartbeat, rows))
		return problem_set(problem, -EAGAIN, "the spool's photos are not counted yet");
	(void)spool_has_room(booth->spool, &heartbeat.available_bytes);
	return heartbeat_write(booth->settings.config.spool.path, &heartbeat, booth->keyring.signer,
			       problem);
}

void booth_beat(struct booth *booth)
{
	struct care *care = &booth->care;
	struct problem problem = { "" };
	/* On a bad card the write may block the event loop for a second, so never write during a
	 * visit. */
	care->owes_beat = session_is_visit(booth->state);
	if (care->owes_beat)
		return;
	/* Write the certificate into the spool again, because somebody may have replaced the
	 * spool. */
	keyring_publish(&booth->keyring, booth->settings.config.spool.path);
	int r = write_beat(booth, &problem);
	if (r < 0 && !care->has_told_beat)
		log_event(LOG_LEVEL_WARNING, JOURNAL_BEAT_LOST,
			  "no sign of life could be written: %s",
			  problem.text[0] ? problem.text : strerror(-r));
	care->has_told_beat = r < 0;
}

/* ---- the figures ---- */

static void measure_spool(const struct booth *booth, struct metrics *metrics)
{
	struct census_row rows[SPOOL_STATES];
	census_read(booth->census, rows);
	for (unsigned i = 0; i < SPOOL_STATES; i++) {
		metrics->has_queue[i] = rows[i].is_known;
		metrics->queue[i] = rows[i].count;
	}
	int64_t oldest_ms = rows[SPOOL_PENDING].oldest_unix_ms, now_ms = clock_realtime_ms();
	if (oldest_ms > 0 && oldest_ms < now_ms)
		metrics->oldest_pending_s = (now_ms - oldest_ms) / 1000;
	(void)spool_has_room(booth->spool, &metrics->disk_free_bytes);
	metrics->has_disk = true;
}

void booth_measure(const struct booth *booth, struct metrics *ret_metrics)
{
	const struct counts *counts = &booth->counts;
	struct camera_counters camera;
	camera_count(booth->camera, &camera);
	*ret_metrics = (struct metrics){
		.version = BOOTH_VERSION,
		.engine = booth_engine(booth),
		.device = booth->settings.config.booth.device,
		.frames = camera.frames,
		.frames_bad = camera.bad,
		.frames_missed = camera.gaps,
		.camera_outages = camera.lost,
		.visits = counts->visits,
		.tries = counts->tries,
		.codes_read = counts->codes_read,
		.codes_refused = counts->codes_refused,
		.bursts_failed = counts->bursts_failed,
		.photos_saved = counts->saved,
		.time_to_photo_sum_s = counts->time_to_photo_s,
		.time_to_photo_count = counts->saved,
		.faults = booth->faults,
		.unix_ms = clock_realtime_ms(),
		.is_synchronised = clock_is_synchronised(),
		.watchdog_feeds = counts->watchdog_feeds,
	};
	memcpy(ret_metrics->camera_resets, camera.steps, sizeof(ret_metrics->camera_resets));
	memcpy(ret_metrics->rejects, counts->reasons, sizeof(ret_metrics->rejects));
	if (booth->spool)
		measure_spool(booth, ret_metrics);
}

/* ---- the watchdog's questions ---- */

/* A part counts as hung when it exceeds its time limit in the settings by more than its constant
 * here. */
enum {
	SILENT_CAMERA_MS = 20000,
	SLOW_EXAMINER_MS = 60000,
	SLOW_SAVER_MS = 120000,
};

const char *booth_hung_part(const struct booth *booth)
{
	int64_t now_ms = clock_monotonic_ms();
	const struct config *config = &booth->settings.config;
	bool expects_frames =
		booth_needs_frames(booth) && !(booth->faults & fault_bit(FAULT_CAMERA_LOST));
	if (expects_frames &&
	    now_ms - booth->last_frame_ms > SILENT_CAMERA_MS + config->camera.timeout_ms)
		return "no frame came, and nothing says why";
	if (booth->saving.is_on &&
	    now_ms - booth->saving.since_ms > SLOW_SAVER_MS + config->session.save_s * 1000)
		return "the thread that saves photos does not get on";
	if (booth->worker && !worker_is_alive(booth->worker, now_ms,
					      SLOW_EXAMINER_MS + config->session.examine_s * 1000))
		return "the examiner's thread does not get on";
	return NULL;
}

void booth_note_feed(struct booth *booth)
{
	booth->counts.watchdog_feeds++;
}
