/* SPDX-License-Identifier: MIT */
#include "daemon/core/roster_mask.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/utf8.h"

enum { SHOWN_OF_NUMBER = 4 };

static size_t step(const char *at)
{
	size_t length = utf8_length(at);
	return length ? length : 1;
}

static unsigned count(const char *text, const char *end)
{
	unsigned characters = 0;
	for (; text < end; text += step(text))
		characters++;
	return characters;
}

static void append(char *text, size_t size, const char *what, size_t length)
{
	size_t used = strlen(text);
	if (used + length < size) {
		memcpy(text + used, what, length);
		text[used + length] = '\0';
	}
}

static void append_stars(char *text, size_t size, unsigned stars)
{
	for (unsigned i = 0; i < stars; i++)
		append(text, size, "*", 1);
}

/* Masks a name of letters, or one part of a name that has several parts: writes the first letter, and
 * stars for the rest. A part of one character becomes a star, because its first letter is all of it. */
static void mask_part(const char *part, const char *end, bool is_latin, char *text, size_t size)
{
	unsigned characters = count(part, end);
	if (characters == 0)
		return;
	if (characters == 1) {
		append(text, size, "*", 1);
		return;
	}
	append(text, size, part, step(part));
	unsigned stars = characters < 4 ? characters - 1 : 1;
	append_stars(text, size, is_latin ? 1 : stars);
}

static void mask_short(const char *name, const char *end, char *text, size_t size)
{
	unsigned characters = count(name, end);
	if (characters < 2) {
		append(text, size, "*", 1);
		return;
	}
	append(text, size, name, step(name));
	append_stars(text, size, characters > 2 ? characters - 2 : 1);
	if (characters > 2) {
		const char *last = utf8_tail(name, 1);
		append(text, size, last, step(last));
	}
}

/* Returns whether the name is of more than one character and begins like a name in Latin, Cyrillic or
 * Arabic letters: with a character below U+0800, which has one or two bytes. Chinese characters have
 * three or four. */
static bool is_of_letters(const char *name)
{
	size_t first = step(name);
	return first <= 2 && name[0] && name[first];
}

void roster_mask_name(const char *name, char *text, size_t size)
{
	static const char dot[] = "·";
	const char *end = name + strlen(name);
	text[0] = '\0';
	if (is_of_letters(name)) {
		mask_part(name, end, true, text, size);
		return;
	}
	const char *at = strstr(name, dot);
	if (!at) {
		mask_short(name, end, text, size);
		return;
	}
	for (; at; name = at + sizeof(dot) - 1, at = strstr(name, dot)) {
		mask_part(name, at, false, text, size);
		append(text, size, dot, sizeof(dot) - 1);
	}
	mask_part(name, end, false, text, size);
}

void roster_mask_number(const char *number, char *text, size_t size)
{
	if (!number[0])
		text[0] = '\0';
	else if (strlen(number) <= SHOWN_OF_NUMBER)
		(void)snprintf(text, size, "····");
	else
		(void)snprintf(text, size, "···%s", utf8_tail(number, SHOWN_OF_NUMBER));
}
