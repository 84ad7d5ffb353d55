/* SPDX-License-Identifier: MIT */
#include "daemon/core/person.h"

#include <string.h>

#include "daemon/core/text.h"

static const char number_kind[] = "student_number", code_kind[] = "code";

bool person_is_kind(const char *kind)
{
	return strcmp(kind, number_kind) == 0 || strcmp(kind, code_kind) == 0;
}

/* U+FF01..U+FF5E are the full-width forms of ! to ~; U+3000 is the full-width space. Each has three
 * bytes in UTF-8. Returns 0 for every other character. */
static char full_width(const char *text)
{
	const unsigned char *bytes = (const unsigned char *)text;
	if (bytes[0] == 0xe3 && bytes[1] == 0x80 && bytes[2] == 0x80)
		return ' ';
	if (bytes[0] != 0xef || (bytes[1] != 0xbc && bytes[1] != 0xbd) || (bytes[2] & 0xc0) != 0x80)
		return 0;
	unsigned code = ((bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu)) + 0xf000u;
	return code >= 0xff01 && code <= 0xff5e ? (char)(code - 0xff01 + '!') : 0;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Returns the length of the normalised key, which is never longer than the key. */
static size_t normalise(const char *key, char *to)
{
	size_t length = 0;
	while (*key) {
		char narrow = full_width(key);
		key += narrow ? 3 : 1;
		char c = upper(narrow ? narrow : key[-1]);
		if (length > 0 || !is_space(c))
			to[length++] = c;
	}
	while (length > 0 && is_space(to[length - 1]))
		length--;
	return length;
}

size_t person_message(const char *kind, const char *key, char message[PERSON_MESSAGE_BYTES])
{
	size_t kind_size = strlen(kind) + 1, length = strlen(key);
	if (!person_is_kind(kind) || length > PERSON_KEY_BYTES)
		return 0;
	memcpy(message, kind, kind_size);
	if (strcmp(kind, code_kind) == 0)
		for (size_t i = 0; i < length; i++)
			message[kind_size + i] = key[i];
	else
		length = normalise(key, message + kind_size);
	return length > 0 ? kind_size + length : 0;
}

bool person_is_valid(const char *text)
{
	return strlen(text) == PERSON_TEXT_SIZE - 1 && text_is_made_of(text, TEXT_HEX_DIGITS);
}

bool person_is_among(const char *persons, unsigned count, const char *person)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(persons + (size_t)i * PERSON_TEXT_SIZE, person) == 0)
			return true;
	return false;
}
