/* SPDX-License-Identifier: MIT */
#include "daemon/core/timetable.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

enum { DAY_MINUTES = 24 * 60 };

static bool parse_rate(const char *text, size_t length, int64_t *ret_rate)
{
	int64_t rate = 0;
	size_t i = 0;
	if (length == 3 && memcmp(text, "off", 3) == 0) {
		*ret_rate = 0;
		return true;
	}
	while (i < length && text[i] >= '0' && text[i] <= '9' && i < 9)
		rate = rate * 10 + (text[i++] - '0');
	if (i == 0)
		return false;
	static const char units[] = "kMG";
	if (i + 1 == length) {
		const char *unit = strchr(units, text[i]);
		if (!unit || !*unit)
			return false;
		for (ptrdiff_t step = 0; step <= unit - units; step++)
			rate *= 1024;
		i++;
	}
	*ret_rate = rate;
	return i == length && rate > 0;
}

static bool parse_percent(const char *text, size_t length, int64_t *ret_percent)
{
	int64_t percent = 0;
	size_t i = 0;
	while (i < length && text[i] >= '0' && text[i] <= '9' && i < 3)
		percent = percent * 10 + (text[i++] - '0');
	*ret_percent = percent;
	return i > 0 && i == length && percent <= 100;
}

static bool parse_value(const char *text, size_t length, enum timetable_unit unit,
			int64_t *ret_value)
{
	return unit == TIMETABLE_PERCENT ? parse_percent(text, length, ret_value)
					 : parse_rate(text, length, ret_value);
}

static int parse_weekday(const char *text)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	for (int day = 0; day < 7; day++)
		if (strncmp(text, days + (ptrdiff_t)day * 3, 3) == 0)
			return day;
	return -1;
}

static bool parse_clock(const char *text, size_t length, int *ret_minute)
{
	if (length != 5 || text[2] != ':')
		return false;
	for (size_t i = 0; i < 5; i++)
		if (i != 2 && (text[i] < '0' || text[i] > '9'))
			return false;
	int hour = (text[0] - '0') * 10 + text[1] - '0';
	int minute = (text[3] - '0') * 10 + text[4] - '0';
	*ret_minute = hour * 60 + minute;
	return hour < 24 && minute < 60;
}

/* Inserts a value that begins at this minute of the week. If the table already has a value for this
 * minute, the new value replaces it. Returns false if the table is full. */
static bool insert(struct timetable *table, int minute, int64_t value)
{
	unsigned at = table->count;
	while (at > 0 && table->rows[at - 1].minute > minute)
		at--;
	if (at > 0 && table->rows[at - 1].minute == minute) {
		table->rows[at - 1].value = value;
		return true;
	}
	if (table->count == TIMETABLE_ROWS_MAX)
		return false;
	memmove(&table->rows[at + 1], &table->rows[at],
		(table->count - at) * sizeof(table->rows[0]));
	table->rows[at].minute = minute;
	table->rows[at].value = value;
	table->count++;
	return true;
}

static bool parse_word(struct timetable *table, enum timetable_unit unit, const char *word,
		       size_t length)
{
	const char *comma = memchr(word, ',', length);
	int64_t value;
	int minute, day = -1;
	if (!comma)
		return parse_value(word, length, unit, &value) && insert(table, 0, value);
	size_t left = (size_t)(comma - word);
	if (!parse_value(comma + 1, length - left - 1, unit, &value))
		return false;
	const char *clock = word;
	if (left == 9 && word[3] == '-') {
		day = parse_weekday(word);
		clock += 4;
		if (day < 0)
			return false;
	}
	if (!parse_clock(clock, left - (size_t)(clock - word), &minute))
		return false;
	if (day >= 0)
		return insert(table, day * DAY_MINUTES + minute, value);
	for (day = 0; day < 7; day++)
		if (!insert(table, day * DAY_MINUTES + minute, value))
			return false;
	return true;
}

static int refuse(const char *word, size_t length, enum timetable_unit unit,
		  struct problem *problem)
{
	int shown = (int)(length < 40 ? length : 40);
	if (unit == TIMETABLE_PERCENT)
		return problem_set(problem, -EINVAL,
				   "\"%.*s\" is no volume; write 0 to 100, or volumes by time such "
				   "as \"08:00,60 20:00,30\"",
				   shown, word);
	return problem_set(problem, -EINVAL,
			   "\"%.*s\" is no bandwidth; write 512k, 2M or off, or rates "
			   "by time such as \"08:00,512k 18:00,off\"",
			   shown, word);
}

int timetable_parse(const char *text, enum timetable_unit unit, struct timetable *ret_timetable,
		    struct problem *problem)
{
	struct timetable table = { 0 };
	while (*text) {
		size_t length = strcspn(text, " ");
		if (length > 0 && !parse_word(&table, unit, text, length))
			return refuse(text, length, unit, problem);
		text += length;
		text += *text == ' ';
	}
	*ret_timetable = table;
	return 0;
}

int64_t timetable_at(const struct timetable *timetable, int weekday, int hour, int minute)
{
	int now = weekday * DAY_MINUTES + hour * 60 + minute;
	if (timetable->count == 0)
		return 0;
	/* Until the week's first row begins, the value of the previous week's last row applies. */
	int64_t value = timetable->rows[timetable->count - 1].value;
	for (unsigned i = 0; i < timetable->count && timetable->rows[i].minute <= now; i++)
		value = timetable->rows[i].value;
	return value;
}

int64_t pacer_wait_ms(const struct pacer *pacer, int64_t now_ms)
{
	return pacer->free_at_ms > now_ms ? pacer->free_at_ms - now_ms : 0;
}

void pacer_spend(struct pacer *pacer, uint64_t bytes, int64_t bytes_per_s, int64_t now_ms)
{
	if (bytes_per_s <= 0)
		return;
	if (pacer->free_at_ms < now_ms)
		pacer->free_at_ms = now_ms;
	pacer->free_at_ms += (int64_t)(bytes * 1000 / (uint64_t)bytes_per_s);
}
