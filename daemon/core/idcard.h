/* SPDX-License-Identifier: MIT */
/*
 * Checks a citizen's identity number, as GB 11643-1999 defines it: 6 digits of the region, 8 of the
 * birth date, 3 of the sequence (the last of them is odd for men), 1 check character. Pure: the day
 * is an argument.
 *
 * 81, 82 and 83 are residents of Hong Kong, Macao and Taiwan with a residence permit. 9 begins the
 * number of a foreigner with the permanent residence card of 2023. We have the form of the latter
 * from memory: it has the same date and the same check character.
 */
#ifndef DAEMON_CORE_IDCARD_H
#define DAEMON_CORE_IDCARD_H

#include <stdbool.h>

enum { IDCARD_LENGTH = 18, IDCARD_BORN_MIN = 1940 };

enum idcard_fault {
	IDCARD_GOOD,
	IDCARD_FIFTEEN,    /* the form before 1999, without a century and a check character */
	IDCARD_LENGTH_OFF, /* another number of characters, or characters that no number has */
	IDCARD_REGION,     /* no such region */
	IDCARD_DATE,       /* no such day, a day to come, or one before 1940 */
	IDCARD_CHECK,      /* the check character does not fit */
	IDCARD_TRUNCATED,  /* as IDCARD_CHECK, and the tail is 000: a spreadsheet kept 15 digits */
};

/* A day as YYYYMMDD; 0: no day. */
typedef int idcard_day;

/* Checks a number without spaces; a small x is accepted. ret_born and ret_is_male may be null;
 * they are set only if the number is good. */
enum idcard_fault idcard_check(const char *number, idcard_day today, idcard_day *ret_born,
			       bool *ret_is_male);

/* Whether the day exists in the calendar. */
bool idcard_is_day(idcard_day day);

/* The day on which somebody who was born on this day becomes so many years old. Somebody born on
 * 29 February does so on 1 March of a year without that day. */
idcard_day idcard_birthday(idcard_day born, int years);

#endif
