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
