/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/metrics.h"

#include <inttypes.h>

#include "daemon/base/prometheus.h"

static void print_rejects(FILE *to, const struct metrics *metrics)
{
	prometheus_head(to, "booth_rejects_total", "counter", "Photos refused, by reason.");
	for (unsigned i = 0; i < REASON_COUNT; i++)
		(void)fprintf(to, "booth_rejects_total{reason=\"%s\"} %" PRIu64 "\n",
			      reason_name((enum reason)i), metrics->rejects[i]);
}

static void print_faults(FILE *to, const struct metrics *metrics)
{
	prometheus_head(to, "booth_fault", "gauge", "1 while this keeps the booth closed.");
	for (unsigned i = 0; i < FAULT_COUNT; i++)
		(void)fprintf(to, "booth_fault{fault=\"%s\"} %u\n", fault_name((enum fault)i),
			      (metrics->faults >> i) & 1u);
}

static void print_queue(FILE *to, const struct metrics *metrics)
{
	prometheus_head(to, "booth_queue_photos", "gauge", "Photos in the spool, by state.");
	for (unsigned i = 0; i < SPOOL_STATES; i++)
		if (metrics->has_queue[i])
			(void)fprintf(to, "booth_queue_photos{state=\"%s\"} %" PRIu64 "\n",
				      spool_state_name((enum spool_state)i), metrics->queue[i]);
	prometheus_head(to, "booth_queue_oldest_seconds", "gauge",
			"Age of the oldest photo that waits; 0: none does.");
	if (metrics->has_queue[SPOOL_PENDING])
		(void)fprintf(to, "booth_queue_oldest_seconds %" PRId64 "\n",
			      metrics->oldest_pending_s);
}

static void print_resets(FILE *to, const struct metrics *metrics)
{
	prometheus_head(to, "booth_camera_resets_total", "counter",
			"What was done to get a lost camera back, by step.");
	for (unsigned i = 0; i < RECOVERY_STEP_COUNT; i++)
		if (i != RECOVERY_WAIT)
			(void)fprintf(to, "booth_camera_resets_total{step=\"%s\"} %" PRIu64 "\n",
				      recovery_step_name((enum recovery_step)i),
				      metrics->camera_resets[i]);
}

void metrics_print(FILE *to, const void *figures)
{
	const struct metrics *metrics = figures;
	prometheus_head(to, "booth_info", "gauge", "What runs here.");
	(void)fprintf(to, "booth_info{device=\"%s\",version=\"%s\",engine=\"%s\"} 1\n",
		      metrics->device, metrics->version, metrics->engine);
	prometheus_counter(to, "booth_frames_total", "Frames from the camera.", metrics->frames);
	prometheus_counter(to, "booth_frames_bad_total",
			   "Frames dropped as short, broken or flagged.", metrics->frames_bad);
	prometheus_counter(to, "booth_frames_missed_total", "Gaps in the driver's sequence.",
			   metrics->frames_missed);
	prometheus_counter(to, "booth_camera_outages_total", "Times the camera was lost.",
			   metrics->camera_outages);
	print_resets(to, metrics);
	prometheus_counter(to, "booth_visits_total", "Visits begun.", metrics->visits);
	prometheus_counter(to, "booth_tries_total", "Bursts examined.", metrics->tries);
	prometheus_counter(to, "booth_codes_read_total", "Codes read before the camera.",
			   metrics->codes_read);
	prometheus_counter(to, "booth_codes_refused_total",
			   "Codes before the camera that hold no printable text.",
			   metrics->codes_refused);
	prometheus_counter(to, "booth_bursts_failed_total",
			   "Bursts given up: too few frames, or not examined in time.",
			   metrics->bursts_failed);
	prometheus_counter(to, "booth_photos_saved_total", "Photos made durable.",
			   metrics->photos_saved);
	print_rejects(to, metrics);
	prometheus_head(to, "booth_time_to_photo_seconds", "summary",
			"From the first press to the saved photo.");
	(void)fprintf(to,
		      "booth_time_to_photo_seconds_sum %.3f\n"
		      "booth_time_to_photo_seconds_count %" PRIu64 "\n",
		      metrics->time_to_photo_sum_s, metrics->time_to_photo_count);
	print_faults(to, metrics);
	print_queue(to, metrics);
	prometheus_head(to, "booth_disk_free_bytes", "gauge", "Free on the spool's disk.");
	if (metrics->has_disk)
		(void)fprintf(to, "booth_disk_free_bytes %" PRIu64 "\n", metrics->disk_free_bytes);
	prometheus_head(to, "booth_clock_seconds", "gauge", "Unix time by the booth's clock.");
	(void)fprintf(to, "booth_clock_seconds %" PRId64 "\n", metrics->unix_ms / 1000);
	prometheus_head(to, "booth_clock_synchronised", "gauge",
			"1 while a time server confirms the clock.");
	(void)fprintf(to, "booth_clock_synchronised %d\n", metrics->is_synchronised);
	prometheus_counter(to, "booth_watchdog_feeds_total",
			   "Times the watchdog was fed; it is not while a part hangs.",
			   metrics->watchdog_feeds);
}

int metrics_write(const char *path, const struct metrics *metrics, struct problem *problem)
{
	return prometheus_replace("metrics.file", path, metrics_print, metrics, problem);
}
