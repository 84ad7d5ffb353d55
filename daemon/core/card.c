/* SPDX-License-Identifier: MIT */
#include "daemon/core/card.h"

#include <string.h>

#include "daemon/core/text.h"

/* The upper 32 bits of a key tell what its lower 32 bits hold. */
#define WHOLE    (UINT64_C(0) << 32) /* 4 bytes, in the order that gives the smaller number */
#define LOW_PART (UINT64_C(1) << 32) /* 3 bytes of a stored card whose fourth byte may be known */
#define LOW_ONLY (UINT64_C(2) << 32) /* 3 bytes of a stored card whose fourth byte is not known */

enum { HEX_DIGITS = 8, LONG_DIGITS = 10, SHORT_DIGITS = 8 };

/* The possible meanings of a text. 8 digits may be 4 bytes in hexadecimal or 3 bytes in decimal. */
struct meaning {
	bool has_whole, has_low;
	uint32_t whole, low;
};

static uint32_t reversed(uint32_t value)
{
	return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}

static bool parse(const char *text, size_t length, unsigned base, uint64_t max, uint32_t *ret)
{
	uint64_t value = 0;
	for (size_t i = 0; i < length; i++) {
		int digit = text_digit_value(text[i]);
		if (digit < 0 || (unsigned)digit >= base)
			return false;
		value = value * base + (unsigned)digit;
	}
	if (value > max)
		return false;
	*ret = (uint32_t)value;
	return true;
}

/* The form 064,12345: one byte, two bytes. */
static bool parse_parts(const char *text, size_t length, uint32_t *ret_low)
{
	uint32_t high, low;
	if (length != 9 || text[3] != ',' || !parse(text, 3, 10, UINT8_MAX, &high) ||
	    !parse(text + 4, 5, 10, UINT16_MAX, &low))
		return false;
	*ret_low = high << 16 | low;
	return true;
}

static struct meaning understand(const char *text)
{
	struct meaning meaning = { .has_whole = false };
	size_t length = strlen(text);
	if (length == HEX_DIGITS)
		meaning.has_whole = parse(text, length, 16, UINT32_MAX, &meaning.whole);
	else if (length == LONG_DIGITS)
		meaning.has_whole = parse(text, length, 10, UINT32_MAX, &meaning.whole);
	if (length == SHORT_DIGITS)
		meaning.has_low = parse(text, length, 10, 0xffffff, &meaning.low);
	else
		meaning.has_low = parse_parts(text, length, &meaning.low);
	return meaning;
}

static uint64_t whole_key(uint32_t uid)
{
	uint32_t other = reversed(uid);
	return WHOLE | (uid < other ? uid : other);
}

bool card_has_uid(const char *text)
{
	return understand(text).has_whole;
}

unsigned card_stored_keys(const char *text, uint64_t keys[CARD_KEYS_MAX])
{
	struct meaning meaning = understand(text);
	unsigned count = 0;
	if (meaning.has_whole) {
		keys[count++] = whole_key(meaning.whole);
		keys[count++] = LOW_PART | (meaning.whole & 0xffffff);
		keys[count++] = LOW_PART | (reversed(meaning.whole) & 0xffffff);
	}
	if (meaning.has_low) {
		keys[count++] = LOW_PART | meaning.low;
		keys[count++] = LOW_ONLY | meaning.low;
	}
	return count;
}

unsigned card_read_keys(const char *text, uint64_t keys[CARD_KEYS_MAX])
{
	struct meaning meaning = understand(text);
	unsigned count = 0;
	if (meaning.has_whole) {
		keys[count++] = whole_key(meaning.whole);
		keys[count++] = LOW_ONLY | (meaning.whole & 0xffffff);
		keys[count++] = LOW_ONLY | (reversed(meaning.whole) & 0xffffff);
	}
	if (meaning.has_low)
		keys[count++] = LOW_PART | meaning.low;
	return count;
}
