/* SPDX-License-Identifier: MIT */
/*
 * Counts visits, photos and refusals, and keeps the figures of each day in its file (days.h), so
 * that they survive a restart and a power cut.
 *
 * Counting touches memory only. stats_save() adds what was counted to the day's file and replaces
 * the file as a whole: after a crash it has all that an earlier stats_save() acknowledged, and
 * nothing twice. A file that is damaged is set aside under the name DAY.json.damaged, and the day
 * begins again.
 *
 * All functions may be called from any thread. stats_save() waits for the disk.
 */
#ifndef DAEMON_STORE_STATS_H
#define DAEMON_STORE_STATS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/tally.h"

struct stats;

/* Makes the folder (mode 0750) if it is missing, and deletes days that are too old. Nobody else may
 * write into the folder. Errors come from the disk. */
must_check int stats_open(const char *folder, bool is_demo, struct problem *problem,
			  struct stats **ret_stats);
void stats_close(struct stats *stats); /* null is fine */

/* These functions count something that happened now, at unix_ms. Null: counts nothing. */
void stats_count_photo(struct stats *stats, int64_t unix_ms, int64_t wait_ms);
void stats_count_refusal(struct stats *stats, int64_t unix_ms, enum reason reason);
void stats_count_visit(struct stats *stats, int64_t unix_ms, bool has_photo,
		       enum session_state state);

/* Makes durable what was counted. After an error the figures stay in memory, and the next call
 * writes them. *ret_damaged becomes the day whose damaged file was set aside; empty: no file was. */
must_check int stats_save(struct stats *stats, char ret_damaged[TALLY_DAY_SIZE]);

#endif
