/* SPDX-License-Identifier: MIT */
/*
 * A number for each time of the day or week: the rate at which the booth may send, or how loud it speaks.
 * Pure: the time is an argument.
 *
 * The text has the form of rclone's --bwlimit:
 *   "512k"                           always
 *   "08:00,512k 12:00,off 18:00,2M"  every day
 *   "Mon-08:00,512k Sat-00:00,off"   every week
 * A rate holds until the next rate; the week's last rate holds into the next week. Rates are bytes
 * a second, with k, M and G for 1024, 1024^2 and 1024^3. "off" and an empty text mean no limit.
 * A timetable of percent has numbers from 0 to 100 in their place; an empty text means 0.
 */
#ifndef DAEMON_CORE_TIMETABLE_H
#define DAEMON_CORE_TIMETABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

/* A timetable has room for 16 rates on each day of the week. */
enum { TIMETABLE_ROWS_MAX = 112, TIMETABLE_WEEK_MINUTES = 7 * 24 * 60 };

enum timetable_unit { TIMETABLE_BYTES_PER_S, TIMETABLE_PERCENT };

struct timetable {
	unsigned count;
	struct {
		int minute; /* minute of the week; 0: Sunday 00:00 local time */
		int64_t value;
	} rows[TIMETABLE_ROWS_MAX]; /* in order of minute */
};

/* Parses the text. -EINVAL: the problem quotes the malformed word. */
must_check int timetable_parse(const char *text, enum timetable_unit unit,
			       struct timetable *ret_timetable, struct problem *problem);

/* Returns the number that holds at this time. Bytes a second: 0 means no limit. weekday: 0 is Sunday, as
 * in struct tm. */
int64_t timetable_at(const struct timetable *timetable, int weekday, int hour, int minute);

/*
 * Limits many small transfers to a rate. After each transfer, the next transfer waits for the time
 * that the bytes of the finished transfer take at that rate.
 */
struct pacer {
	int64_t free_at_ms;
};
/* Returns the wait before the next transfer; 0: the transfer may begin now. */
int64_t pacer_wait_ms(const struct pacer *pacer, int64_t now_ms);
void pacer_spend(struct pacer *pacer, uint64_t bytes, int64_t bytes_per_s, int64_t now_ms);

#endif
