/* SPDX-License-Identifier: MIT */
#include "daemon/core/paging.h"

#include <stdbool.h>
#include <string.h>

#include "daemon/core/utf8.h"

static unsigned columns_of(size_t bytes)
{
	return bytes > 2 ? 2 : 1;
}

/* Returns the length of the character at `at`. A malformed byte counts as one character. */
static size_t step(const char *at)
{
	size_t bytes = utf8_length(at);
	return bytes > 0 ? bytes : 1;
}

/* Returns how many bytes fit into the rows of one page. */
static size_t fitting_length(const char *text)
{
	unsigned row = 1, column = 0;
	const char *at = text;
	while (*at) {
		size_t bytes = step(at);
		bool is_break = *at == '\n';
		if (is_break || column + columns_of(bytes) > PAGING_COLUMNS) {
			if (row == PAGING_ROWS)
				break;
			row++;
			column = 0;
		}
		column += is_break ? 0 : columns_of(bytes);
		at += bytes;
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

size_t paging_length(const char *text)
{
	size_t length = fitting_length(text);
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
