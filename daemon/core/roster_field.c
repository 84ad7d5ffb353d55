/* SPDX-License-Identifier: MIT */
#include "daemon/core/roster_field.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "daemon/core/utf8.h"

static const struct {
	const char *name, *label, *headings;
} fields[] = {
#define ROW(id, name, label, headings) [ROSTER_##id] = { #name, label, headings },
	ROSTER_FIELDS(ROW)
#undef ROW
};

enum { HEADING_SIZE = 128 };

const char *roster_field_name(enum roster_field field)
{
	return field < ROSTER_FIELD_COUNT ? fields[field].name : "";
}

const char *roster_field_label(enum roster_field field)
{
	return field < ROSTER_FIELD_COUNT ? fields[field].label : "";
}

/* Returns the character that replaces a three-byte character: an ASCII character, or '\0' if an
 * invisible character must be removed. Returns -1 if the three-byte character must stay. */
static int plain_of(const unsigned char *at)
{
	uint32_t character = (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
	if (character >= 0xff01 && character <= 0xff5e)
		return (int)(character - 0xff01 + '!');
	if (character == 0x3000)
		return ' ';
	bool is_invisible = (character >= 0x200b && character <= 0x200f) ||
			    (character >= 0x202a && character <= 0x202e) || character == 0xfeff;
	return is_invisible ? '\0' : -1;
}

/* Writes the character at `from` to `to` and returns the length of what it wrote. */
static size_t clean_one(const char *from, size_t length, char *to)
{
	const unsigned char *at = (const unsigned char *)from;
	int plain = length == 3 ? plain_of(at) : -1;
	if (length == 2 && at[0] == 0xc2 && at[1] == 0xa0)
		plain = ' ';
	if (length == 1 && at[0] < ' ')
		plain = ' ';
	if (plain < 0) {
		memmove(to, from, length);
		return length;
	}
	*to = (char)plain;
	return plain ? 1 : 0;
}

static void trim(char *text)
{
	size_t start = strspn(text, " "), end = strlen(text);
	while (end > start && text[end - 1] == ' ')
		end--;
	memmove(text, text + start, end - start);
	text[end - start] = '\0';
}

void roster_field_clean(char *text)
{
	char *to = text;
	size_t length;
	for (const char *from = text; *from; from += length) {
		length = utf8_length(from);
		if (length == 0)
			length = 1; /* a malformed byte stays, so that the check finds it */
		to += clean_one(from, length, to);
	}
	*to = '\0';
	trim(text);
}

/* Removes spaces, * and : and removes brackets with their content. Makes all letters capitals. */
static void simplify(char *heading)
{
	char *to = heading;
	unsigned depth = 0;
	for (const char *from = heading; *from; from++) {
		if (*from == '(' || *from == '[')
			depth++;
		else if ((*from == ')' || *from == ']') && depth > 0)
			depth--;
		else if (depth == 0 && !strchr(" *:", *from))
			*to++ = (char)(*from >= 'a' && *from <= 'z' ? *from - 'a' + 'A' : *from);
	}
	*to = '\0';
}

/* Returns the place of the word in the list; -1: it is not there. */
static int place_in(const char *list, const char *word)
{
	size_t length = strlen(word);
	int place = 0;
	for (const char *at = list; length > 0; place++) {
		size_t size = strcspn(at, "|");
		if (size == length && memcmp(at, word, size) == 0)
			return place;
		if (!at[size])
			break;
		at += size + 1;
	}
	return -1;
}

enum roster_field roster_field_find(const char *heading, unsigned *ret_rank)
{
	char text[HEADING_SIZE];
	if (strlen(heading) >= sizeof(text))
		return ROSTER_FIELD_COUNT;
	memcpy(text, heading, strlen(heading) + 1);
	roster_field_clean(text);
	simplify(text);
	for (unsigned field = 0; field < ROSTER_FIELD_COUNT; field++) {
		int place = place_in(fields[field].headings, text);
		if (place < 0)
			continue;
		if (ret_rank)
			*ret_rank = (unsigned)place;
		return (enum roster_field)field;
	}
	return ROSTER_FIELD_COUNT;
}
