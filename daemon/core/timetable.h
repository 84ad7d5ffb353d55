/* SPDX-License-Identifier: MIT */
/*
 * How fast the booth may send, by time of day and week. Pure: the time is an argument.
 *
 * The text has the form of rclone's --bwlimit:
 *   "512k"                           always
 *   "08:00,512k 12:00,off 18:00,2M"  every day
 *   "Mon-08:00,512k Sat-00:00,off"   every week
 * A rate holds until the next one; the week's last one holds into the next week. Rates are bytes a
 * second, with k, M and G for 1024, 1024^2 and 1024^3. "off" and an empty text mean no limit.
 */
#ifndef DAEMON_CORE_TIMETABLE_H
#define DAEMON_CORE_TIMETABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

/* Enough for 16 rates a day. */
enum { TIMETABLE_ROWS_MAX = 112, TIMETABLE_WEEK_MINUTES = 7 * 24 * 60 };

struct timetable {
	unsigned count;
	struct {
		int minute; /* of the week, from Sunday 00:00 local time */
		int64_t bytes_per_s;
	} rows[TIMETABLE_ROWS_MAX]; /* in order of minute */
};

/* -EINVAL: the problem quotes the word that makes no sense. */
must_check int timetable_parse(const char *text, struct timetable *ret_timetable,
			       struct problem *problem);

/* weekday 0 is Sunday, as in struct tm. 0: no limit. */
int64_t timetable_rate(const struct timetable *timetable, int weekday, int hour, int minute);

/*
 * Keeps many small transfers together at the rate: each puts off the next one for as long as its
 * bytes take at that rate.
 */
struct pacer {
	int64_t free_at_ms;
};
/* How long to wait before the next transfer; 0: it may begin. */
int64_t pacer_wait_ms(const struct pacer *pacer, int64_t now_ms);
void pacer_spend(struct pacer *pacer, uint64_t bytes, int64_t bytes_per_s, int64_t now_ms);

#endif
