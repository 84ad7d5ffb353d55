/* SPDX-License-Identifier: MIT */
#include "daemon/core/utf8.h"

#include <stdint.h>
#include <string.h>

static bool is_continuation(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

static size_t length_of(const unsigned char *text)
{
	if (text[0] < 0x80)
		return 1;
	size_t length = text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;
	if (text[0] < 0xc2 || text[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < length; i++)
		if (!is_continuation(text[i]))
			return 0;
	bool is_overlong =
		(text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xf0 && text[1] < 0x90);
	bool is_outside =
		(text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf4 && text[1] > 0x8f);
	return is_overlong || is_outside ? 0 : length;
}

bool utf8_is_valid(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	while (*at) {
		size_t length = length_of(at);
		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

size_t utf8_length(const char *text)
{
	return length_of((const unsigned char *)text);
}

void utf8_repair(char *text)
{
	while (*text) {
		size_t length = utf8_length(text);
		if (length == 0)
			*text = '?';
		text += length > 0 ? length : 1;
	}
}

void utf8_make_plain(char *text)
{
	utf8_repair(text);
	for (char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		bool is_c1 = byte == 0xc2 && (unsigned char)at[1] < 0xa0;
		if (is_c1)
			at[1] = ' ';
		if (is_c1 || byte < ' ' || byte == 0x7f)
			*at = ' ';
	}
}

const char *utf8_tail(const char *text, size_t count)
{
	const char *at = text + strlen(text);
	for (; count > 0 && at > text; count--)
		do
			at--;
		while (at > text && is_continuation((unsigned char)*at));
	return at;
}

/* The ranges of East Asian Width "wide" that occur in texts: CJK, kana, Hangul and full-width forms
 * ("Unicode Standard Annex 11"). */
static bool is_wide(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = { { 0x1100, 0x115f }, { 0x2e80, 0xa4cf },  { 0xac00, 0xd7a3 },
		       { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f },  { 0xff00, 0xff60 },
		       { 0xffe0, 0xffe6 }, { 0x20000, 0x3fffd } };
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return false;
}

int utf8_columns(const char *text)
{
	int columns = 0;
	while (*text) {
		size_t length = utf8_length(text);
		uint32_t point = (unsigned char)*text;
		if (length > 1)
			point &= 0x7fU >> length;
		for (size_t i = 1; i < length; i++)
			point = point << 6 | ((unsigned char)text[i] & 0x3f);
		columns += is_wide(point) ? 2 : 1;
		text += length > 0 ? length : 1;
	}
	return columns;
}

int utf8_field(const char *text, int columns)
{
	return columns + (int)strlen(text) - utf8_columns(text);
}
