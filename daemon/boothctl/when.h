/* SPDX-License-Identifier: MIT */
/* Reads and prints times as people write them, in the machine's time zone. */
#ifndef DAEMON_BOOTHCTL_WHEN_H
#define DAEMON_BOOTHCTL_WHEN_H

#include <stdint.h>

#include "daemon/core/problem.h"

/* A span of time: from <= t < until. */
struct when {
	int64_t from_unix_ms, until_unix_ms;
};

/*
 * Reads "2026-05-04" (the whole day), "2026-05-04 11:02", "2026-05-04 11:02:01" or "11:02" (today);
 * each time of day means five minutes before it to five minutes after it. A T may stand for the
 * space. A Z at the end: the time is in UTC, as --json prints it.
 * -ENOENT: the text is not meant as a time. -EINVAL: there is no such time, as on 2026-02-30; the
 * problem says so.
 */
must_check int when_parse(const char *text, int64_t now_unix_ms, struct problem *problem,
			  struct when *ret_when);

/* Prints the local time: "2026-05-04 11:02:01". */
enum { WHEN_TEXT_SIZE = 32 };
void when_format(int64_t unix_ms, char text[WHEN_TEXT_SIZE]);

#endif
