/* SPDX-License-Identifier: MIT */
#include "daemon/core/text.h"

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

static int lower_digit_value(char digit)
{
	return digit >= 'A' && digit <= 'F' ? -1 : text_digit_value(digit);
}

int text_hex_byte(const char *text)
{
	int high = lower_digit_value(text[0]);
	int low = high < 0 ? -1 : lower_digit_value(text[1]);
	return low < 0 ? -1 : high << 4 | low;
}
