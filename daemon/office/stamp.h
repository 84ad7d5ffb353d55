/* SPDX-License-Identifier: MIT */
/* Times of records, and days as the office's staff write them. */
#ifndef DAEMON_OFFICE_STAMP_H
#define DAEMON_OFFICE_STAMP_H

#include <stdint.h>

enum { STAMP_DAY_SIZE = 11, STAMP_TEXT_SIZE = 17 };

/* Reads a time of a record, such as 2026-05-04T03:02:01.000Z. Returns milliseconds since 1970; 0: the
 * text is no such time. */
int64_t stamp_parse(const char *text);

/* Writes the day in this machine's time zone: 2026-05-04. */
void stamp_day(int64_t unix_ms, char day[STAMP_DAY_SIZE]);
/* Writes day and minute in this machine's time zone: 2026-05-04 11:02. */
void stamp_minute(int64_t unix_ms, char text[STAMP_TEXT_SIZE]);

#endif
