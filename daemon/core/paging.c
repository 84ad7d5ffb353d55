/* SPDX-License-Identifier: MIT */
#include "daemon/core/paging.h"

#include <string.h>

#include "daemon/core/utf8.h"

/* A column has this many units. */
enum { COLUMN_UNITS = 4 };

static uint32_t clamp(int value, int least, int most)
{
	return (uint32_t)(value < least ? least : value > most ? most : value);
}

struct paging_room paging_largest(void)
{
	return (struct paging_room){ PAGING_ROWS, PAGING_COLUMNS };
}

struct paging_room paging_limit(int rows, int columns)
{
	return (struct paging_room){ clamp(rows, PAGING_ROWS_MIN, PAGING_ROWS),
				     clamp(columns, PAGING_COLUMNS_MIN, PAGING_COLUMNS) };
}

struct paging_room paging_smaller(struct paging_room a, struct paging_room b)
{
	return (struct paging_room){ a.rows < b.rows ? a.rows : b.rows,
				     a.columns < b.columns ? a.columns : b.columns };
}

bool paging_room_is_valid(const struct paging_room *room)
{
	return room->rows >= PAGING_ROWS_MIN && room->rows <= PAGING_ROWS &&
	       room->columns >= PAGING_COLUMNS_MIN && room->columns <= PAGING_COLUMNS;
}

bool paging_room_is_same(const struct paging_room *a, const struct paging_room *b)
{
	return a->rows == b->rows && a->columns == b->columns;
}

/* Returns the width of a character in units, rounded up. Noto Sans CJK: a Chinese character is 1 em
 * wide, a capital letter up to 0.9 em, a small letter and a digit about 0.56 em. */
static unsigned units_of(const char *at, size_t bytes)
{
	if (bytes > 2)
		return 2 * COLUMN_UNITS;
	bool is_broad = (*at >= 'A' && *at <= 'Z') || *at == 'm' || *at == 'w';
	return is_broad ? 6 : 5;
}

/* Returns the length of the character at `at`. A malformed byte counts as one character. */
static size_t step(const char *at)
{
	size_t bytes = utf8_length(at);
	return bytes > 0 ? bytes : 1;
}

static bool is_one_of(const char *at, size_t bytes, const char *marks)
{
	for (const char *mark = marks; *mark; mark += step(mark))
		if (step(mark) == bytes && memcmp(mark, at, bytes) == 0)
			return true;
	return false;
}

/* Returns whether no row may end between these two characters. */
static bool sticks(const char *at, size_t bytes, const char *next, size_t next_bytes)
{
	if (*next == '\0' || *next == ' ' || *next == '\n' || *at == ' ')
		return false;
	if (is_one_of(next, next_bytes, "，。、；：！？）》”’…,.;:!?)/%") ||
	    is_one_of(at, bytes, "（《“‘("))
		return true;
	return bytes <= 2 && next_bytes <= 2;
}

/* A part of the text that stands in one row: a word, or a character with its marks. */
struct part {
	size_t bytes;
	unsigned units;
};

/* Returns the part at `at`. A part that is wider than a row is broken anywhere. */
static struct part read_part(const char *at, unsigned units_max)
{
	size_t bytes = step(at);
	struct part first = { bytes, units_of(at, bytes) }, part = first;
	while (part.units <= units_max) {
		const char *next = at + bytes;
		size_t next_bytes = step(next);
		if (!sticks(at, bytes, next, next_bytes))
			return part;
		part.bytes += next_bytes;
		part.units += units_of(next, next_bytes);
		at = next;
		bytes = next_bytes;
	}
	return first;
}

/* Returns how many bytes fit into the rows of one page. */
static size_t fitting_length(const char *text, const struct paging_room *room)
{
	unsigned row = 1, used = 0, units_max = room->columns * COLUMN_UNITS;
	const char *at = text;
	while (*at) {
		bool is_break = *at == '\n';
		struct part part = is_break ? (struct part){ 1, 0 } : read_part(at, units_max);
		if (is_break || used + part.units > units_max) {
			if (row == room->rows)
				break;
			row++;
			used = 0;
		}
		used += part.units;
		at += part.bytes;
	}
	return (size_t)(at - text);
}

/* Returns whether a sentence or a word may end before the character at `at`. */
static bool is_sentence_end(const char *text, const char *at)
{
	static const char *const marks[] = { "。", "！", "？", "；", ". ", "! ", "? ", "; " };
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t length = strlen(marks[i]);
		if ((size_t)(at - text) >= length && memcmp(at - length, marks[i], length) == 0)
			return true;
	}
	return false;
}

static bool is_word_end(const char *text, const char *at)
{
	return at > text && at[-1] == ' ';
}

static bool is_paragraph_end(const char *text, const char *at)
{
	(void)text;
	return *at == '\n';
}

/* Returns the longest length in the page's second half at which `ends` allows a break; 0: there is no
 * such length. */
static size_t last_break(const char *text, size_t length,
			 bool (*ends)(const char *text, const char *at))
{
	for (size_t at = length; at > length / 2; at--)
		if (ends(text, text + at))
			return at;
	return 0;
}

size_t paging_length(const char *text, const struct paging_room *room)
{
	size_t length = fitting_length(text, room);
	if (!text[length])
		return length;
	size_t end = last_break(text, length, is_paragraph_end);
	if (end == 0)
		end = last_break(text, length, is_sentence_end);
	if (end == 0)
		end = last_break(text, length, is_word_end);
	return end > 0 ? end : length;
}

const char *paging_skip(const char *text)
{
	return text + strspn(text, "\n ");
}
