/* SPDX-License-Identifier: MIT */
#include "daemon/core/order.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/person.h"

enum { CHARACTERS = ORDER_BASE_SIZE - 2, DIGIT_BITS = 5 };

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static unsigned hex_value(char digit)
{
	return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* Returns the bit at this place of the pseudonym, counted from its highest bit. */
static unsigned bit_at(const char *person, unsigned place)
{
	return hex_value(person[place / 4]) >> (3 - place % 4) & 1;
}

int order_number(const char *person, bool is_demo, unsigned attempt, char number[ORDER_NUMBER_SIZE])
{
	char text[CHARACTERS + 1] = "";
	if (!person_is_valid(person) || attempt == 0 || attempt > ORDER_ATTEMPTS_MAX)
		return -EINVAL;
	for (unsigned i = 0; i < CHARACTERS; i++) {
		unsigned value = 0;
		for (unsigned bit = 0; bit < DIGIT_BITS; bit++)
			value = value << 1 | bit_at(person, i * DIGIT_BITS + bit);
		text[i] = digits[value];
	}
	(void)snprintf(number, ORDER_NUMBER_SIZE, "%c%s-%u", is_demo ? 'D' : 'B', text, attempt);
	return 0;
}

void order_join(const char *base, unsigned attempt, char number[ORDER_NUMBER_SIZE])
{
	(void)snprintf(number, ORDER_NUMBER_SIZE, "%.*s-%u", ORDER_BASE_SIZE - 1, base,
		       attempt % (ORDER_ATTEMPTS_MAX + 1));
}

int order_parse(const char *number, char base[ORDER_BASE_SIZE], unsigned *ret_attempt)
{
	const char *dash = strchr(number, '-');
	unsigned attempt = 0;
	size_t length = dash ? strlen(dash + 1) : 0;
	if (!dash || dash - number != ORDER_BASE_SIZE - 1 || length == 0 || length > 2 ||
	    (number[0] != 'B' && number[0] != 'D') || dash[1] == '0')
		return -EINVAL;
	if (strspn(number + 1, digits) != CHARACTERS || strspn(dash + 1, "0123456789") != length)
		return -EINVAL;
	for (const char *at = dash + 1; *at; at++)
		attempt = attempt * 10 + (unsigned)(*at - '0');
	memcpy(base, number, ORDER_BASE_SIZE - 1);
	base[ORDER_BASE_SIZE - 1] = '\0';
	*ret_attempt = attempt;
	return 0;
}
