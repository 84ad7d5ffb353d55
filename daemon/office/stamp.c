/* SPDX-License-Identifier: MIT */
#include "daemon/office/stamp.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t stamp_parse(const char *text)
{
	struct tm parts = { .tm_year = 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &parts);
	if (!rest || strlen(rest) > 5)
		return 0;
	long ms = 0;
	if (rest[0] == '.') {
		char *end;
		ms = strtol(rest + 1, &end, 10);
		rest = end;
	}
	if (strcmp(rest, "Z") != 0 || ms < 0 || ms > 999)
		return 0;
	return (int64_t)timegm(&parts) * 1000 + ms;
}

static void to_local(int64_t unix_ms, struct tm *parts)
{
	time_t seconds = (time_t)(unix_ms / 1000);
	if (!localtime_r(&seconds, parts))
		*parts = (struct tm){ .tm_year = 70, .tm_mday = 1 };
}

void stamp_day(int64_t unix_ms, char day[STAMP_DAY_SIZE])
{
	struct tm parts;
	to_local(unix_ms, &parts);
	if (strftime(day, STAMP_DAY_SIZE, "%Y-%m-%d", &parts) == 0)
		day[0] = '\0'; /* a year of five digits */
}

void stamp_minute(int64_t unix_ms, char text[STAMP_TEXT_SIZE])
{
	struct tm parts;
	to_local(unix_ms, &parts);
	if (strftime(text, STAMP_TEXT_SIZE, "%Y-%m-%d %H:%M", &parts) == 0)
		text[0] = '\0'; /* a year of five digits */
}
