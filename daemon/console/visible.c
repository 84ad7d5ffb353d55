/* SPDX-License-Identifier: MIT */
#include "daemon/console/visible.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/utf8.h"

/* The spaces and the characters without ink that editors, web pages and Chinese input methods put into
 * a text (Unicode 15, general categories Zs, Zl, Zp and Cf). U+0020 is none of them. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x00a0, 0x00a0 }, { 0x00ad, 0x00ad }, { 0x1680, 0x1680 }, { 0x180e, 0x180e },
	{ 0x2000, 0x200f }, { 0x2028, 0x202f }, { 0x205f, 0x2064 }, { 0x2066, 0x206f },
	{ 0x3000, 0x3000 }, { 0xfeff, 0xfeff },
};

/* One character or byte at the beginning of a text. */
struct glyph {
	size_t size;    /* in bytes */
	uint32_t point; /* 0: a byte that belongs to no character */
};

static struct glyph glyph_at(const char *text, size_t length)
{
	unsigned char c = (unsigned char)text[0];
	char rest[5] = "";
	memcpy(rest, text, length < 4 ? length : 4);
	struct glyph glyph = { .size = utf8_length(rest) };
	if (glyph.size == 0)
		return (struct glyph){ .size = 1 };
	glyph.point = glyph.size == 1 ? c : c & (0x7fU >> glyph.size);
	for (size_t i = 1; i < glyph.size; i++)
		glyph.point = glyph.point << 6 | ((unsigned char)rest[i] & 0x3f);
	return glyph;
}

static bool is_hidden(uint32_t point)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (point >= hidden[i].first && point <= hidden[i].last)
			return true;
	return false;
}

static bool is_control(uint32_t point)
{
	return point < ' ' || (point >= 0x7f && point < 0xa0);
}

void visible_copy(const char *line, size_t length, char *text, size_t size)
{
	enum { LONGEST = 12 }; /* of what replaces one character, with its NUL */
	size_t used = 0;
	for (size_t i = 0; i < length && used + LONGEST < size;) {
		struct glyph glyph = glyph_at(line + i, length - i);
		char *to = text + used;
		if (is_control(glyph.point)) {
			/* each byte of the control characters U+0080 to U+009F by itself */
			glyph.size = 1;
			used += (size_t)snprintf(to, size - used, "\\x%02x",
						 (unsigned char)line[i]);
		} else if (is_hidden(glyph.point)) {
			used += (size_t)snprintf(to, size - used, "<U+%04X>", glyph.point);
		} else {
			memcpy(to, line + i, glyph.size);
			used += glyph.size;
		}
		i += glyph.size;
	}
	text[used] = '\0';
}

bool visible_find_hidden(const char *text, char name[VISIBLE_NAME_SIZE])
{
	size_t length = strlen(text);
	for (size_t i = 0; i < length;) {
		struct glyph glyph = glyph_at(text + i, length - i);
		if (is_hidden(glyph.point)) {
			(void)snprintf(name, VISIBLE_NAME_SIZE, "U+%04X", glyph.point);
			return true;
		}
		i += glyph.size;
	}
	return false;
}
