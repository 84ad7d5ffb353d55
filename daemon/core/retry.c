/* SPDX-License-Identifier: MIT */
#include "daemon/core/retry.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400 };

/* Status codes whose class differs from the class of most codes with the same first digit. */
static const struct {
	int status;
	enum answer_class answer;
} exceptions[] = {
	{ 401, ANSWER_AUTHENTICATION },
	{ 403, ANSWER_AUTHENTICATION },
	{ 407, ANSWER_AUTHENTICATION },
	{ 404, ANSWER_MISPLACED },
	{ 405, ANSWER_MISPLACED },
	{ 410, ANSWER_MISPLACED },
	{ 408, ANSWER_RETRY },
	/* WebDAV: a parent folder is missing; S3: ConditionalRequestConflict, "try again". */
	{ 409, ANSWER_RETRY },
	{ 412, ANSWER_TAKEN },
	{ 421, ANSWER_RETRY }, /* misdirected: the request reached the wrong server */
	{ 423, ANSWER_RETRY }, /* WebDAV: another client has locked the file for a while */
	{ 425, ANSWER_RETRY },
	{ 429, ANSWER_RETRY },
	{ 501, ANSWER_MISPLACED },
	{ 505, ANSWER_MISPLACED },
};

enum answer_class retry_classify(int http_status)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (exceptions[i].status == http_status)
			return exceptions[i].answer;
	if (http_status >= 200 && http_status < 300)
		return ANSWER_DONE;
	if (http_status >= 300 && http_status < 400)
		return ANSWER_MISPLACED;
	if (http_status >= 400 && http_status < 500)
		return ANSWER_REFUSED;
	return ANSWER_RETRY;
}

int64_t retry_jitter_ms(int64_t limit_ms, uint32_t random)
{
	if (limit_ms <= 0)
		return 0;
	if (limit_ms > INT32_MAX)
		limit_ms = INT32_MAX;
	return (int64_t)((uint64_t)limit_ms * random >> 32);
}

static int64_t bound_ms(const struct retry_policy *policy, unsigned attempts)
{
	int64_t bound = policy->base_ms;
	for (unsigned i = 1; i < attempts && bound < policy->cap_ms; i++)
		bound *= 2;
	return bound < policy->cap_ms ? bound : policy->cap_ms;
}

int64_t retry_delay_ms(const struct retry_policy *policy, unsigned attempts, int64_t server_wait_ms,
		       uint32_t random)
{
	int64_t jitter = retry_jitter_ms(bound_ms(policy, attempts), random);
	int64_t most = policy->cap_ms * 10;
	if (server_wait_ms < 0)
		return jitter;
	return (server_wait_ms < most ? server_wait_ms : most) + jitter;
}

/* Reads exactly `digits` digits. A leading space counts as a zero, because asctime() writes day 6
 * as " 6". */
static bool read_digits(const char **text, int digits, int *ret_value)
{
	int value = 0;
	for (int i = 0; i < digits; i++) {
		char c = (*text)[i];
		if (c == ' ' && value == 0 && i + 1 < digits)
			c = '0';
		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	*text += digits;
	*ret_value = value;
	return true;
}

static bool read_char(const char **text, char expected)
{
	if (**text != expected)
		return false;
	(*text)++;
	return true;
}

static bool read_month(const char **text, int *ret_month)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (int i = 0; i < 12; i++) {
		if (strncmp(*text, months + (ptrdiff_t)i * 3, 3) == 0) {
			*text += 3;
			*ret_month = i + 1;
			return true;
		}
	}
	return false;
}

struct date {
	int year, month, day, hour, minute, second;
};

static bool read_clock(const char **text, struct date *date)
{
	return read_digits(text, 2, &date->hour) && read_char(text, ':') &&
	       read_digits(text, 2, &date->minute) && read_char(text, ':') &&
	       read_digits(text, 2, &date->second);
}

/* Reads "06 Nov 1994 08:49:37 GMT" or "06-Nov-94 08:49:37 GMT". */
static bool read_day_first(const char *text, char separator, int year_digits, struct date *date)
{
	if (!read_digits(&text, 2, &date->day) || !read_char(&text, separator) ||
	    !read_month(&text, &date->month) || !read_char(&text, separator) ||
	    !read_digits(&text, year_digits, &date->year) || !read_char(&text, ' ') ||
	    !read_clock(&text, date))
		return false;
	if (year_digits == 2)
		date->year += date->year < 70 ? 2000 : 1900;
	return strcmp(text, " GMT") == 0;
}

/* Reads "Nov  6 08:49:37 1994". */
static bool read_asctime(const char *text, struct date *date)
{
	return read_month(&text, &date->month) && read_char(&text, ' ') &&
	       read_digits(&text, 2, &date->day) && read_char(&text, ' ') &&
	       read_clock(&text, date) && read_char(&text, ' ') &&
	       read_digits(&text, 4, &date->year) && *text == '\0';
}

/* Returns the number of days from 1970-01-01 to the date. The algorithm is from Howard Hinnant's
 * "chrono-compatible low-level date algorithms". */
static int64_t days_from_civil(const struct date *date)
{
	int year = date->month <= 2 ? date->year - 1 : date->year;
	int era = year / 400;
	int year_of_era = year - era * 400;
	int month = date->month > 2 ? date->month - 3 : date->month + 9;
	int day_of_year = (153 * month + 2) / 5 + date->day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (int64_t)era * 146097 + day_of_era - 719468;
}

int64_t retry_parse_date_unix_ms(const char *text)
{
	struct date date = { 0 };
	const char *comma = text ? strstr(text, ", ") : NULL;
	if (!text || strnlen(text, 64) > 40)
		return -1;
	bool is_date;
	if (comma)
		is_date = read_day_first(comma + 2, ' ', 4, &date) ||
			  read_day_first(comma + 2, '-', 2, &date);
	else
		is_date = strnlen(text, 5) == 5 && text[3] == ' ' && read_asctime(text + 4, &date);
	if (!is_date || date.day < 1 || date.day > 31 || date.hour > 23 || date.minute > 59 ||
	    date.second > 60)
		return -1;
	int64_t seconds =
		days_from_civil(&date) * DAY_S + date.hour * 3600 + date.minute * 60 + date.second;
	return seconds < 0 ? -1 : seconds * 1000;
}

int64_t retry_after_ms(const char *text, int64_t server_now_unix_ms)
{
	if (!text || !*text)
		return -1;
	int64_t seconds = 0;
	const char *c = text;
	while (*c >= '0' && *c <= '9' && seconds < INT32_MAX)
		seconds = seconds * 10 + (*c++ - '0');
	while (*c >= '0' && *c <= '9')
		c++;
	if (*c == '\0')
		return seconds * 1000;
	int64_t then = retry_parse_date_unix_ms(text);
	if (then < 0)
		return -1;
	return then > server_now_unix_ms ? then - server_now_unix_ms : 0;
}

bool breaker_may_send(const struct breaker *breaker, int64_t now_ms)
{
	if (!breaker->is_open)
		return true;
	return !breaker->is_trying && now_ms >= breaker->open_until_ms;
}

void breaker_on_send(struct breaker *breaker)
{
	breaker->is_trying = breaker->is_open;
}

void breaker_on_success(struct breaker *breaker)
{
	*breaker = (struct breaker){ 0 };
}

void breaker_trip(struct breaker *breaker, const struct breaker_policy *policy, int64_t now_ms,
		  int64_t server_wait_ms, uint32_t random)
{
	breaker->is_open = true;
	breaker->is_trying = false;
	if (breaker->openings < 64)
		breaker->openings++;
	/* Wait for at least half the bound of the random wait. The random wait alone is sometimes
	 * nearly 0, and then the booth would ask a dead server again at once. */
	int64_t least = bound_ms(&policy->wait, breaker->openings) / 2;
	int64_t wait = retry_delay_ms(&policy->wait, breaker->openings, server_wait_ms, random);
	breaker->open_until_ms = now_ms + (wait > least ? wait : least + wait / 2);
}

bool breaker_on_failure(struct breaker *breaker, const struct breaker_policy *policy,
			int64_t now_ms, int64_t server_wait_ms, uint32_t random)
{
	breaker->failures++;
	/* Requests that began before the breaker opened fail too. Their failures give no new
	 * information. */
	if (breaker->is_open && !breaker->is_trying)
		return false;
	if (!breaker->is_open && breaker->failures < policy->threshold)
		return false;
	breaker_trip(breaker, policy, now_ms, server_wait_ms, random);
	return true;
}
