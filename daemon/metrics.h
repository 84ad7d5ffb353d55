/* SPDX-License-Identifier: MIT */
/*
 * The booth's figures as Prometheus text, for node_exporter's textfile collector (docs/metrics.md).
 * Base units, `_total` for counters, few labels, nothing about a person.
 */
#ifndef DAEMON_METRICS_H
#define DAEMON_METRICS_H

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
	uint64_t rejects[REASON_COUNT];
	double time_to_photo_sum_s; /* from the first press to 已保存 */
	uint64_t time_to_photo_count;
	fault_set faults;
	bool has_queue[SPOOL_STATES];
	uint64_t queue[SPOOL_STATES];
	int64_t oldest_pending_s; /* 0: nothing waits */
	uint64_t disk_free_bytes;
	uint64_t watchdog_feeds;
};

/* To an open stream; the caller looks at ferror(). figures: a struct metrics. */
void metrics_print(FILE *to, const void *figures);

/* The format's own lines, for whoever has figures. name, type, help: literals. */
void metrics_print_head(FILE *to, const char *name, const char *type, const char *help);
void metrics_print_counter(FILE *to, const char *name, const char *help, uint64_t value);

/* Replaces the file as a whole, so that a collector never reads half of it. Not fsynced: figures
 * may be lost with the power. */
typedef void (*metrics_print_fn)(FILE *to, const void *figures);
must_check int metrics_replace(const char *key, const char *path, metrics_print_fn print,
			       const void *figures, struct problem *problem);
/* The same for boothd's, with metrics.file as the key that a problem names. */
must_check int metrics_write(const char *path, const struct metrics *metrics,
			     struct problem *problem);

#endif
