/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/when.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/core/text.h"

enum { AROUND_MS = 5 * 60 * 1000 };

enum form { FORM_DAY, FORM_CLOCK, FORM_BOTH };

static const struct {
	const char *format;
	enum form form;
} formats[] = {
	{ "%Y-%m-%d", FORM_DAY },           { "%H:%M", FORM_CLOCK },
	{ "%H:%M:%S", FORM_CLOCK },         { "%Y-%m-%d %H:%M", FORM_BOTH },
	{ "%Y-%m-%d %H:%M:%S", FORM_BOTH }, { "%Y-%m-%dT%H:%M", FORM_BOTH },
	{ "%Y-%m-%dT%H:%M:%S", FORM_BOTH },
};

/* Returns whether this is the end of a time that has been read. `is_utc`: it ends in a Z, as
 * "11:02:01.000Z" does. */
static bool is_end(const char *rest, bool *ret_is_utc)
{
	if (rest[0] == '.')
		rest += 1 + strspn(rest + 1, TEXT_DIGITS);
	*ret_is_utc = strcmp(rest, "Z") == 0;
	return *ret_is_utc || rest[0] == '\0';
}

static int64_t make_ms(struct tm *time, bool is_utc)
{
	time->tm_isdst = -1;
	return (int64_t)(is_utc ? timegm(time) : mktime(time)) * 1000;
}

static int fill(struct tm time, enum form form, bool is_utc, struct problem *problem,
		struct when *ret_when)
{
	int day = time.tm_mday;
	int64_t at = make_ms(&time, is_utc);
	if (time.tm_mday != day)
		return problem_set(problem, -EINVAL, "this month has no day %d", day);
	if (form == FORM_DAY) {
		time.tm_mday++;
		*ret_when = (struct when){ at, make_ms(&time, is_utc) };
	} else {
		*ret_when = (struct when){ at - AROUND_MS, at + AROUND_MS + 1 };
	}
	return 0;
}

/* A number that merely begins like a date, such as a student number, is not a time. */
static bool is_like_a_time(const char *text)
{
	size_t year = strspn(text, TEXT_DIGITS);
	return (year == 4 && text[4] == '-' && strspn(text + 5, TEXT_DIGITS) <= 2 &&
		text[5 + strspn(text + 5, TEXT_DIGITS)] == '-') ||
	       (year > 0 && year <= 2 && text[year] == ':');
}

int when_parse(const char *text, int64_t now_unix_ms, struct problem *problem,
	       struct when *ret_when)
{
	time_t now = (time_t)(now_unix_ms / 1000);
	if (!is_like_a_time(text))
		return -ENOENT;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct tm time = { .tm_mday = 1 };
		bool is_utc;
		if (formats[i].form == FORM_CLOCK && !localtime_r(&now, &time))
			continue;
		time.tm_sec = 0;
		const char *rest = strptime(text, formats[i].format, &time);
		if (rest && is_end(rest, &is_utc))
			return fill(time, formats[i].form, is_utc, problem, ret_when);
	}
	return problem_set(problem, -EINVAL,
			   "the text is no time; write 2026-05-04, \"2026-05-04 11:02\" or 11:02");
}

void when_format(int64_t unix_ms, char text[WHEN_TEXT_SIZE])
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm time;
	if (!localtime_r(&seconds, &time) ||
	    strftime(text, WHEN_TEXT_SIZE, "%Y-%m-%d %H:%M:%S", &time) == 0)
		(void)snprintf(text, WHEN_TEXT_SIZE, "?");
}
