/* SPDX-License-Identifier: MIT */
/*
 * The booth's metrics as Prometheus text, for node_exporter's textfile collector (docs/metrics.md).
 * All values have base units (seconds, bytes), names of counters end with `_total`, and no metric
 * says anything about a person.
 */
#ifndef DAEMON_BOOTHD_METRICS_H
#define DAEMON_BOOTHD_METRICS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "daemon/core/fault.h"
#include "daemon/core/problem.h"
#include "daemon/core/reason.h"
#include "daemon/core/recovery.h"
#include "daemon/store/spool.h"

struct metrics {
	const char *version, *engine, *device;
	uint64_t frames, frames_bad, frames_missed, camera_outages;
	uint64_t camera_resets[RECOVERY_STEP_COUNT];
	uint64_t visits, tries, bursts_failed, photos_saved;
	uint64_t codes_read, codes_refused; /* by booth-reader */
	uint64_t rejects[REASON_COUNT];
	/* sum over all photos of the time from the first press to the page 已保存 (saved) */
	double time_to_photo_sum_s;
	uint64_t time_to_photo_count;
	fault_set faults;
	bool has_queue[SPOOL_STATES];
	uint64_t queue[SPOOL_STATES];
	int64_t oldest_pending_s; /* age of the oldest pending photo; 0: no photo is pending */
	bool has_disk;
	uint64_t disk_free_bytes;
	int64_t unix_ms;      /* the time that the booth's clock shows */
	bool is_synchronised; /* a time server confirms the clock */
	uint64_t watchdog_feeds;
};

/* Prints the metrics to an open stream. The caller must check ferror(). figures: a struct
 * metrics. */
void metrics_print(FILE *to, const void *figures);

/* Writes the metrics to a new file that replaces the file at `path`. After an error, the problem
 * names the key metrics.file. */
must_check int metrics_write(const char *path, const struct metrics *metrics,
			     struct problem *problem);

#endif
