/* SPDX-License-Identifier: MIT */
#include "daemon/core/text.h"

#include <stdint.h>
#include <string.h>

bool text_is_made_of(const char *text, const char *allowed)
{
	return text[0] && text[strspn(text, allowed)] == '\0';
}

int text_digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* For each character: the value of the lower-case hexadecimal digit plus 1; 0: not such a digit. A
 * table is fast, and each start reads hundreds of thousands of ids. */
static const uint8_t lower_digits[UINT8_MAX + 1] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

int text_hex_byte(const char *text)
{
	int high = lower_digits[(uint8_t)text[0]];
	int low = high == 0 ? 0 : lower_digits[(uint8_t)text[1]];
	return low == 0 ? -1 : (high - 1) << 4 | (low - 1);
}
