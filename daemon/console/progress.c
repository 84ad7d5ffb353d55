/* SPDX-License-Identifier: MIT */
#include "daemon/console/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/clock.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

enum { QUIET_MS = 2000, EVERY_MS = 500, COLUMNS_MAX = 39 };

/* \r goes to the begin of the line, ESC [ K clears the rest of it (ECMA-48, CR and EL). */
static const char clear_line[] = "\r\033[K";

void progress_begin(struct progress *progress, size_t total)
{
	*progress = (struct progress){ .is_on = isatty(STDERR_FILENO) == 1,
				       .total = total,
				       .began_ms = clock_monotonic_ms() };
}

/* Returns a number of seconds, minutes or hours, and its unit. */
static unsigned shorten(double left_s, const char **ret_unit)
{
	enum { MINUTE = 60, HOUR = 3600, LONGEST_H = 999 };
	bool is_s = left_s < 2 * MINUTE, is_min = left_s < 2 * HOUR;
	double value = is_s ? left_s : is_min ? left_s / MINUTE : left_s / HOUR;
	*ret_unit = is_s ? wording_of("s") : is_min ? wording_of("min") : wording_of("h");
	return value < LONGEST_H ? (unsigned)value : LONGEST_H;
}

void progress_format(size_t done, size_t total, int64_t elapsed_ms, char text[PROGRESS_TEXT_SIZE])
{
	enum { RATE_MAX = 999999 };
	double rate = elapsed_ms > 0 ? (double)done * 1000 / (double)elapsed_ms : 0;
	const char *unit = "";
	unsigned shown = rate < RATE_MAX ? (unsigned)rate : RATE_MAX;
	if (total == 0 || done > total || rate <= 0) {
		(void)snprintf(text, PROGRESS_TEXT_SIZE, "%zu, %u/s", done, shown);
	} else {
		unsigned left = shorten((double)(total - done) / rate, &unit);
		(void)snprintf(text, PROGRESS_TEXT_SIZE, wording_of("%zu of %zu, %u/s, %u %s left"),
			       done, total, shown, left, unit);
	}
	while (utf8_columns(text) > COLUMNS_MAX)
		text[strlen(text) - strlen(utf8_tail(text, 1))] = '\0';
}

static void show(struct progress *progress, int64_t now_ms)
{
	char text[PROGRESS_TEXT_SIZE];
	progress_format(progress->done, progress->total, now_ms - progress->began_ms, text);
	(void)fprintf(stderr, "%s%s", clear_line, text);
	(void)fflush(stderr);
	progress->shown_ms = now_ms;
	progress->is_shown = true;
}

void progress_step(struct progress *progress)
{
	progress->done++;
	if (!progress->is_on)
		return;
	int64_t now_ms = clock_monotonic_ms();
	if (now_ms - progress->began_ms >= QUIET_MS && now_ms - progress->shown_ms >= EVERY_MS)
		show(progress, now_ms);
}

void progress_pause(struct progress *progress)
{
	if (!progress->is_shown)
		return;
	(void)fputs(clear_line, stderr);
	(void)fflush(stderr);
	progress->is_shown = false;
}

void progress_end(struct progress *progress)
{
	progress_pause(progress);
	progress->is_on = false;
}
