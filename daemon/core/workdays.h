/* SPDX-License-Identifier: MIT */
/*
 * Counts working days, for the day until which a student can report an error. Pure: the days are
 * arguments.
 *
 * Monday to Friday are working days, Saturday and Sunday are off. A list names the exceptions: the
 * holidays, and the days on which people work to make up for a holiday. Its lines have the form
 *   2021-06-14 off 端午节
 *   2021-04-25 work 补班
 * The name is for people and may be absent. Empty lines and lines that begin with # say nothing.
 */
#ifndef DAEMON_CORE_WORKDAYS_H
#define DAEMON_CORE_WORKDAYS_H

#include <stdbool.h>

#include "daemon/core/idcard.h"
#include "daemon/core/problem.h"

/* China names about 37 days a year, so the list has room for 27 years. */
enum { WORKDAYS_LINES_MAX = 1000 };

struct workdays {
	unsigned count;
	struct {
		idcard_day day;
		bool is_work;
	} lines[WORKDAYS_LINES_MAX]; /* in order of day; no day is there twice */
};

struct workdays_due {
	idcard_day day;
	/* the list has no line about one of the years that were counted through, so its holidays
	 * are not known yet */
	bool is_tentative;
};

/* Parses a list. -EINVAL: the problem names the line and says what is wrong with it. */
must_check int workdays_parse(const char *text, struct problem *problem,
			      struct workdays *ret_workdays);

/* Returns whether the list has a line about the year. */
bool workdays_has_year(const struct workdays *workdays, int year);

/* Returns the last of `count` working days that follow the day `from`. 0 working days after a day is
 * the day itself. `from` is a day of the calendar. */
struct workdays_due workdays_after(const struct workdays *workdays, idcard_day from,
				   unsigned count);

/* Returns the day that the first ten characters name as YYYY-MM-DD; 0: they name no day. */
idcard_day workdays_day(const char *text);

#endif
