/* SPDX-License-Identifier: MIT */
/*
 * How fast the booth may send, by time of day and week. Pure: the time is an argument.
 *
 * Text as rclone writes it: "512k" always; "08:00,512k 12:00,off 18:00,2M" by the day;
 * "Mon-08:00,512k Sat-00:00,off" by the week. A row holds until the next one, around the end of the
 * week. k, M, G are 1024-fold bytes a second; "off" (and an empty text) is no limit.
 */
#ifndef DAEMON_CORE_TIMETABLE_H
#define DAEMON_CORE_TIMETABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

/* 16 daily rows. */
enum { TIMETABLE_ROWS = 112, TIMETABLE_WEEK_MINUTES = 7 * 24 * 60 };

struct timetable {
	unsigned count;
	struct {
		int minute; /* of the week, from Sunday 00:00 local time */
		int64_t bytes_per_s;
	} rows[TIMETABLE_ROWS]; /* in order of minute */
};

/* -EINVAL with the word that makes no sense. */
must_check int timetable_parse(const char *text, struct timetable *ret_timetable,
			       struct problem *problem);

/* weekday 0 is Sunday, as in struct tm. 0: no limit. */
int64_t timetable_rate(const struct timetable *timetable, int weekday, int hour, int minute);

/*
 * Keeps the sum of many small transfers at the rate: what was sent is owed, and the next transfer
 * waits until the debt is paid.
 */
struct pacer {
	int64_t free_at_ms;
};
/* 0: now; else how long to wait. */
int64_t pacer_wait_ms(const struct pacer *pacer, int64_t now_ms);
void pacer_spend(struct pacer *pacer, uint64_t bytes, int64_t bytes_per_s, int64_t now_ms);

#endif
