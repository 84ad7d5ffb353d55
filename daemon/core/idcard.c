/* SPDX-License-Identifier: MIT */
#include "daemon/core/idcard.h"

#include <string.h>

#include "daemon/core/text.h"

/* The first two digits of each region (GB/T 2260). idcard.h explains 81 to 83, and the numbers that
 * begin with 9. */
static const char regions[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
			      "50 51 52 53 54 61 62 63 64 65 71 81 82 83";

static bool has_region(const char *number)
{
	if (number[0] == '9')
		return true;
	char wanted[3] = { number[0], number[1], '\0' };
	return strstr(regions, wanted) != NULL;
}

bool idcard_is_day(idcard_day day)
{
	static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = day / 10000, month = day / 100 % 100, date = day % 100;
	if (year < 1 || month < 1 || month > 12 || date < 1 || date > lengths[month - 1])
		return false;
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return is_leap || month != 2 || date < 29;
}

idcard_day idcard_birthday(idcard_day born, int years)
{
	idcard_day day = born + years * 10000;
	return idcard_is_day(day) ? day : day / 10000 * 10000 + 301;
}

static char check_character(const char *number)
{
	static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;
	for (int i = 0; i < IDCARD_LENGTH - 1; i++)
		sum += (number[i] - '0') * weights[i];
	return "10X98765432"[sum % 11];
}

static idcard_day birth_date(const char *number)
{
	idcard_day day = 0;
	for (int i = 6; i < 14; i++)
		day = day * 10 + (number[i] - '0');
	return day;
}

static bool has_form(const char *number, size_t length)
{
	return length == IDCARD_LENGTH && strspn(number, TEXT_DIGITS) >= IDCARD_LENGTH - 1 &&
	       strchr(TEXT_DIGITS "Xx", number[IDCARD_LENGTH - 1]);
}

enum idcard_fault idcard_check(const char *number, idcard_day today, idcard_day *ret_born,
			       bool *ret_is_male)
{
	size_t length = strlen(number);
	if (length == 15 && text_is_made_of(number, TEXT_DIGITS))
		return IDCARD_FIFTEEN;
	if (!has_form(number, length))
		return IDCARD_LENGTH_OFF;
	char last = number[IDCARD_LENGTH - 1];
	bool fits = check_character(number) == (last == 'x' ? 'X' : last);
	if (!fits && strcmp(number + IDCARD_LENGTH - 3, "000") == 0)
		return IDCARD_TRUNCATED;
	if (!has_region(number))
		return IDCARD_REGION;
	idcard_day born = birth_date(number);
	if (!idcard_is_day(born) || born / 10000 < IDCARD_BORN_MIN || born > today)
		return IDCARD_DATE;
	if (!fits)
		return IDCARD_CHECK;
	if (ret_born)
		*ret_born = born;
	if (ret_is_male)
		*ret_is_male = (number[16] - '0') % 2 == 1;
	return IDCARD_GOOD;
}
