/* SPDX-License-Identifier: MIT */
#include "daemon/core/roster_value.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/text.h"
#include "daemon/core/utf8.h"

/* A spreadsheet keeps only 15 digits of a number, because it stores the number as a double. */
enum { KEPT_DIGITS = 15, EXPONENT_MAX = 40, SERIAL_MIN = 20000, SERIAL_MAX = 80000 };

/* Reads up to `most` digits and moves on. Returns -1 if there is no digit. */
static int read_digits(const char **at, int most)
{
	int value = 0, count = 0;
	for (; count < most && **at >= '0' && **at <= '9'; count++, (*at)++)
		value = value * 10 + (**at - '0');
	return count ? value : -1;
}

/* If the text continues with `sign`, moves past it. Otherwise returns false, so a date that mixes
 * two forms, such as 2026-05/04, is refused. */
static bool skip_sign(const char **at, const char *sign)
{
	size_t length = strlen(sign);
	if (strncmp(*at, sign, length) != 0)
		return false;
	*at += length;
	return true;
}

static idcard_day day_of(int year, int month, int date)
{
	idcard_day day = year * 10000 + month * 100 + date;
	bool is_whole = year >= 1900 && year <= 2200 && month > 0 && date > 0;
	return is_whole && month < 100 && idcard_is_day(day) ? day : 0;
}

static idcard_day day_with_signs(const char *text, const char *first, const char *second,
				 const char *last)
{
	const char *at = text;
	int year = read_digits(&at, 4);
	if (!skip_sign(&at, first))
		return 0;
	int month = read_digits(&at, 2);
	if (!skip_sign(&at, second))
		return 0;
	int date = read_digits(&at, 2);
	bool has_time = (*at == 'T' || *at == ' ') && !last[0];
	if (!skip_sign(&at, last) || (*at && !has_time))
		return 0;
	return day_of(year, month, date);
}

idcard_day roster_value_day(const char *text)
{
	static const char *const forms[][3] = {
		{ "-", "-", "" }, { "/", "/", "" }, { ".", ".", "" }, { "年", "月", "日" }
	};
	if (strlen(text) == 8 && text_is_made_of(text, TEXT_DIGITS)) {
		int number = read_digits(&text, 8);
		return day_of(number / 10000, number / 100 % 100, number % 100);
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		idcard_day day = day_with_signs(text, forms[i][0], forms[i][1], forms[i][2]);
		if (day)
			return day;
	}
	return 0;
}

/* Returns the day that lies `days` days after 1970-01-01. The algorithm is Howard Hinnant's
 * civil_from_days(). */
static idcard_day day_from_days(int days)
{
	int shifted = days + 719468;
	int era = shifted / 146097, of_era = shifted % 146097;
	int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month_from_march = (5 * of_year + 2) / 153;
	int date = of_year - (153 * month_from_march + 2) / 5 + 1;
	int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	int year = year_of_era + era * 400 + (month <= 2);
	return year * 10000 + month * 100 + date;
}

bool roster_value_serial_day(const char *number, bool counts_from_1904, char *text, size_t size)
{
	/* The number of days from the spreadsheet's day 0 to 1970-01-01. */
	enum { SINCE_1900 = 25569, SINCE_1904 = 24107 };
	double value;
	if (sscanf(number, "%lf", &value) != 1 || !(value > SERIAL_MIN && value < SERIAL_MAX))
		return false;
	int days = (int)value - (counts_from_1904 ? SINCE_1904 : SINCE_1900);
	if (days < -5600)
		return false;
	(void)snprintf(text, size, "%08d", day_from_days(days));
	return true;
}

/* The digits of a number without its decimal point, and the position of that point. */
struct decimal {
	char digits[EXPONENT_MAX];
	int count, point;
};

static bool read_exponent(const char *at, int *ret_exponent)
{
	*ret_exponent = 0;
	if (!*at)
		return true;
	if (*at != 'E' && *at != 'e')
		return false;
	at++;
	bool is_negative = *at == '-';
	at += *at == '-' || *at == '+';
	*ret_exponent = read_digits(&at, 3);
	if (*ret_exponent < 0 || *at || *ret_exponent > EXPONENT_MAX)
		return false;
	if (is_negative)
		*ret_exponent = -*ret_exponent;
	return true;
}

static bool read_decimal(const char *text, struct decimal *ret)
{
	int count = 0, point = -1, exponent;
	for (; (*text >= '0' && *text <= '9') || *text == '.'; text++) {
		if (*text == '.') {
			if (point >= 0)
				return false;
			point = count;
		} else if (count > 0 || *text != '0' || point >= 0) {
			if (count == EXPONENT_MAX)
				return false;
			ret->digits[count++] = *text;
		}
	}
	if (!read_exponent(text, &exponent))
		return false;
	ret->point = (point < 0 ? count : point) + exponent;
	while (count > ret->point && count > 0 && ret->digits[count - 1] == '0')
		count--;
	ret->count = count;
	return true;
}

bool roster_value_number(const char *number, char *text, size_t size)
{
	struct decimal value;
	if (text_digit_value(number[0]) < 0 || !read_decimal(number, &value) || value.point < 0 ||
	    value.point > KEPT_DIGITS || value.count > KEPT_DIGITS)
		return false;
	int zeros = value.point > value.count ? value.point - value.count : 0;
	int whole = value.count < value.point ? value.count : value.point;
	int rest = value.count > value.point ? value.count - value.point : 0;
	int length = snprintf(text, size, "%s%.*s%.*s%s%.*s", value.point == 0 ? "0" : "", whole,
			      value.digits, zeros, "000000000000000", rest ? "." : "", rest,
			      value.digits + whole);
	return length >= 0 && (size_t)length < size;
}

bool roster_value_is_scientific(const char *text)
{
	size_t length = strspn(text, TEXT_DIGITS ".");
	const char *at = text + length;
	if (length == 0 || (*at != 'E' && *at != 'e') || at[1] != '+')
		return false;
	return text_is_made_of(at + 2, TEXT_DIGITS);
}

int roster_value_fen(const char *text)
{
	double yuan;
	char rest[8] = "";
	const char *at = text;
	if (!skip_sign(&at, "¥"))
		(void)skip_sign(&at, "￥");
	if (*at < '0' || *at > '9' || strchr(at, 'x') || strchr(at, 'X') ||
	    sscanf(at, "%lf%7s", &yuan, rest) < 1 || (rest[0] && strcmp(rest, "元") != 0))
		return -1;
	if (!(yuan >= 0 && yuan <= 100000))
		return -1;
	int fen = (int)(yuan * 100 + 0.5);
	double off = yuan * 100 - fen;
	return off > -1e-6 && off < 1e-6 ? fen : -1;
}

void roster_value_drop(char *text, const char *characters)
{
	char *to = text;
	for (; *text; text++)
		if (!strchr(characters, *text))
			*to++ = *text;
	*to = '\0';
}

static bool is_dot(const char *at, size_t length)
{
	static const char *const dots[] = { "·", "•", "．", "・", "‧", "∙" };
	for (size_t i = 0; i < sizeof(dots) / sizeof(dots[0]); i++)
		if (strlen(dots[i]) == length && strncmp(at, dots[i], length) == 0)
			return true;
	return false;
}

void roster_value_tidy_name(char *name)
{
	static const char dot[] = "·";
	char *to = name;
	bool was_wide = false;
	size_t length;
	for (const char *from = name; *from; from += length) {
		length = utf8_length(from);
		if (length == 0)
			length = 1;
		size_t spaces = strspn(from, " ");
		if (was_wide && spaces && utf8_length(from + spaces) >= 3) {
			length = spaces;
			continue;
		}
		was_wide = length >= 3;
		if (is_dot(from, length)) {
			memcpy(to, dot, sizeof(dot) - 1);
			to += sizeof(dot) - 1;
		} else {
			memmove(to, from, length);
			to += length;
		}
	}
	*to = '\0';
}

bool roster_value_has_lost(const char *name)
{
	for (const char *at = name; *at;) {
		size_t length = utf8_length(at);
		const unsigned char *bytes = (const unsigned char *)at;
		/* U+E000 to U+F8FF, and the private planes from U+F0000 */
		bool is_private = (length == 3 &&
				   (bytes[0] == 0xee || (bytes[0] == 0xef && bytes[1] <= 0xa3))) ||
				  (length == 4 &&
				   (bytes[0] == 0xf4 || (bytes[0] == 0xf3 && bytes[1] >= 0xb0)));
		if (is_private || *at == '?')
			return true;
		at += length ? length : 1;
	}
	return false;
}
