/* SPDX-License-Identifier: MIT */
/*
 * Checks a citizen's identity number, as GB 11643-1999 defines it: 6 digits of the region, 8 of the
 * birth date, 3 of the sequence (the last of them is odd for men), 1 check character. Pure: the day
 * is an argument.
 *
 * The regions 81, 82 and 83 stand for residents of Hong Kong, Macao and Taiwan who have a residence
 * permit. A number that begins with 9 belongs to a foreigner who has the permanent residence card
 * of 2023. The form of such a number is written here from memory: its birth date and its check
 * character are those of a citizen's number.
 */
#ifndef DAEMON_CORE_IDCARD_H
#define DAEMON_CORE_IDCARD_H

#include <stdbool.h>

enum { IDCARD_LENGTH = 18, IDCARD_BORN_MIN = 1940 };

enum idcard_fault {
	IDCARD_GOOD,
	/* the form before 1999, which lacks the century and the check character */
	IDCARD_FIFTEEN,
	IDCARD_LENGTH_OFF, /* not 18 characters, or a character that no identity number has */
	IDCARD_REGION,     /* no such region */
	IDCARD_DATE,       /* the birth date does not exist, is in the future or is before 1940 */
	IDCARD_CHECK,      /* the check character is wrong */
	/* the check character is wrong, and the number ends in 000: a spreadsheet kept only 15
	 * digits */
	IDCARD_TRUNCATED,
};

/* A day as YYYYMMDD; 0: no day. */
typedef int idcard_day;

/* Checks a number without spaces; a lower-case x is accepted. ret_born and ret_is_male may be null;
 * they are set only if the number is good. */
enum idcard_fault idcard_check(const char *number, idcard_day today, idcard_day *ret_born,
			       bool *ret_is_male);

/* Whether the day exists in the calendar. */
bool idcard_is_day(idcard_day day);

/* Returns the day on which a person who was born on the day `born` reaches the age `years`. For a
 * person who was born on 29 February, this day is 1 March if the year is not a leap year. */
idcard_day idcard_birthday(idcard_day born, int years);

#endif
