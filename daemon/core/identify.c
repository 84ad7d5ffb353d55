/* SPDX-License-Identifier: MIT */
#include "daemon/core/identify.h"

#include <stdio.h>
#include <string.h>

#include "daemon/core/text.h"
#include "daemon/core/utf8.h"

enum { SHOWN_OF_CODE = 4, SHOWN_OF_TYPED = 2 };

enum identify_mode identify_mode_parse(const char *text)
{
	static const char *const names[IDENTIFY_MODE_COUNT] = {
		[IDENTIFY_NONE] = "none",
		[IDENTIFY_CODE] = "code",
		[IDENTIFY_ROSTER] = "roster",
		[IDENTIFY_BOTH] = "both",
	};
	unsigned mode = 0;
	while (mode < IDENTIFY_MODE_COUNT && strcmp(text, names[mode]) != 0)
		mode++;
	return mode < IDENTIFY_MODE_COUNT ? (enum identify_mode)mode : IDENTIFY_NONE;
}

bool identify_asks_roster(enum identify_mode mode)
{
	return mode == IDENTIFY_ROSTER || mode == IDENTIFY_BOTH;
}

bool identify_asks_code(enum identify_mode mode)
{
	return mode == IDENTIFY_CODE || mode == IDENTIFY_BOTH;
}

enum identify_lack identify_find_lack(enum identify_mode mode,
				      const struct identify_devices *devices)
{
	bool reads = devices->has_scanner || devices->has_camera;
	bool types_codes = devices->has_keypad && devices->has_own_codes;
	if (identify_asks_code(mode) && !reads && !types_codes)
		return IDENTIFY_LACKS_READER;
	if (mode != IDENTIFY_NONE && !reads && !devices->has_keypad)
		return IDENTIFY_LACKS_ALL;
	return IDENTIFY_LACKS_NOTHING;
}

/* Returns the length of a text of printable ASCII characters; 0: another character stands in the
 * text, or the text is empty or longer than `most`. */
static size_t printable_length(const char *text, size_t most)
{
	size_t length = 0;
	for (; text[length]; length++)
		if (length == most || text[length] < ' ' || text[length] > '~')
			return 0;
	return length;
}

bool identify_may_be_code(const char *text)
{
	static const char ticket[] = IDENTIFY_TICKET;
	return printable_length(text, IDENTIFY_CODE_MAX) > 0 &&
	       strncmp(text, ticket, sizeof(ticket) - 1) != 0;
}

bool identify_is_code(const char *text)
{
	return identify_may_be_code(text) && strlen(text) >= IDENTIFY_CODE_MIN;
}

bool identify_is_key(const char *text)
{
	return printable_length(text, IDENTIFY_KEY_MAX) > 0;
}

bool identify_is_phone(const char *text)
{
	return strlen(text) == IDENTIFY_PHONE_DIGITS && text_is_made_of(text, TEXT_DIGITS) &&
	       text[0] == '1' && text[1] >= '3';
}

void identify_mask_code(const char *code, char *text, size_t size)
{
	const char *tail = utf8_tail(code, SHOWN_OF_CODE);
	text[0] = '\0';
	if (tail > code)
		(void)snprintf(text, size, "···%s", tail);
}

void identify_mask_typed(const char *typed, char *text, size_t size)
{
	static const char dot[] = "•";
	enum { DOT_BYTES = sizeof(dot) - 1 };
	size_t length = strlen(typed), shown = length < SHOWN_OF_TYPED ? length : SHOWN_OF_TYPED;
	size_t dots = length - shown, room = (size - 1 - shown) / DOT_BYTES, at = 0;
	for (size_t i = 0; i < dots && i < room; i++, at += DOT_BYTES)
		memcpy(text + at, dot, DOT_BYTES);
	memcpy(text + at, typed + length - shown, shown);
	text[at + shown] = '\0';
}

void identify_mask_phone(const char *phone, char *text, size_t size)
{
	text[0] = '\0';
	if (identify_is_phone(phone))
		(void)snprintf(text, size, "%.3s****%s", phone, phone + 7);
}
