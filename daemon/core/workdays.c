/* SPDX-License-Identifier: MIT */
#include "daemon/core/workdays.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "daemon/core/text.h"
#include "daemon/core/wording.h"

enum { DAY_LENGTH = 10 };

idcard_day workdays_day(const char *text)
{
	static const char form[] = "dddd-dd-dd";
	idcard_day day = 0;
	for (int i = 0; i < DAY_LENGTH; i++) {
		int digit = text_digit_value(text[i]);
		bool is_digit = form[i] == 'd';
		if (is_digit ? digit < 0 : text[i] != form[i])
			return 0;
		day = is_digit ? day * 10 + digit : day;
	}
	return idcard_is_day(day) ? day : 0;
}

/* ---- the list ---- */

/* Returns where in the list the day is, or would be. */
static unsigned place_of(const struct workdays *list, idcard_day day)
{
	unsigned at = list->count;
	while (at > 0 && list->lines[at - 1].day >= day)
		at--;
	return at;
}

static bool has_line(const struct workdays *list, unsigned at, idcard_day day)
{
	return at < list->count && list->lines[at].day == day;
}

static bool is_word(const char *text, size_t length, const char *word)
{
	return length == strlen(word) && memcmp(text, word, length) == 0;
}

/* Returns what is wrong with the line; null: nothing. */
static const char *add_line(struct workdays *list, const char *line)
{
	idcard_day day = workdays_day(line);
	if (day == 0 || !strchr(" \t\r\n", line[DAY_LENGTH]))
		return wording_of("it does not begin with a day such as 2021-06-14");
	const char *kind = line + DAY_LENGTH + strspn(line + DAY_LENGTH, " \t");
	size_t length = strcspn(kind, " \t\r\n");
	bool is_work = is_word(kind, length, "work");
	if (!is_work && !is_word(kind, length, "off"))
		return wording_of("the word after the day is neither off nor work");
	unsigned at = place_of(list, day);
	if (has_line(list, at, day))
		return wording_of("an earlier line names the same day");
	if (list->count == WORKDAYS_LINES_MAX)
		return wording_of("there are more than 1000 days");
	memmove(&list->lines[at + 1], &list->lines[at],
		(list->count - at) * sizeof(list->lines[0]));
	list->lines[at].day = day;
	list->lines[at].is_work = is_work;
	list->count++;
	return NULL;
}

int workdays_parse(const char *text, struct problem *problem, struct workdays *ret_workdays)
{
	ret_workdays->count = 0;
	for (unsigned number = 1; *text; number++) {
		text += strspn(text, " \t\r");
		const char *fault = strchr("#\n", *text) ? NULL : add_line(ret_workdays, text);
		if (fault)
			return problem_set(problem, -EINVAL, "line %u: %s", number, fault);
		size_t length = strcspn(text, "\n");
		text += length + (text[length] == '\n');
	}
	return 0;
}

bool workdays_has_year(const struct workdays *workdays, int year)
{
	unsigned at = place_of(workdays, year * 10000);
	return at < workdays->count && workdays->lines[at].day / 10000 == year;
}

/* ---- counting ---- */

static idcard_day next_day(idcard_day day)
{
	idcard_day year = day / 10000, month = day / 100 % 100;
	if (idcard_is_day(day + 1))
		return day + 1;
	return month < 12 ? year * 10000 + (month + 1) * 100 + 1 : (year + 1) * 10000 + 101;
}

/* Returns whether the day is a Saturday or Sunday, by Sakamoto's formula for the day of the week in
 * the Gregorian calendar. */
static bool is_weekend(idcard_day day)
{
	static const int shifts[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
	int year = day / 10000, month = day / 100 % 100, date = day % 100;
	year -= month < 3;
	int weekday = (year + year / 4 - year / 100 + year / 400 + shifts[month - 1] + date) % 7;
	return weekday == 0 || weekday == 6;
}

static bool is_work(const struct workdays *workdays, idcard_day day)
{
	unsigned at = place_of(workdays, day);
	return has_line(workdays, at, day) ? workdays->lines[at].is_work : !is_weekend(day);
}

struct workdays_due workdays_after(const struct workdays *workdays, idcard_day from, unsigned count)
{
	struct workdays_due due = { .day = from };
	while (count > 0) {
		due.day = next_day(due.day);
		due.is_tentative |= !workdays_has_year(workdays, due.day / 10000);
		count -= is_work(workdays, due.day);
	}
	return due;
}
