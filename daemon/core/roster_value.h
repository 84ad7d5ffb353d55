/* SPDX-License-Identifier: MIT */
/* Reads the values of a roster's cells: days, sums of money, and numbers as a spreadsheet stores
 * them. Pure. */
#ifndef DAEMON_CORE_ROSTER_VALUE_H
#define DAEMON_CORE_ROSTER_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/idcard.h"

/* Reads 2026-05-04, 2026/5/4, 2026.5.4, 2026年5月4日 or 20260504; in the first three forms, a time
 * may follow after a T or a space. 0: the text has none of these forms. */
idcard_day roster_value_day(const char *text);

/* Turns the number by which a spreadsheet stores a day into a text such as 20260504. Returns false
 * if the day does not lie between 2 October 1954 and 30 December 2118. */
bool roster_value_serial_day(const char *number, bool counts_from_1904, char *text, size_t size);

/* Turns a spreadsheet's number into the digits that a person would type: 1.2349E4 becomes 12349.
 * Returns false if the number is malformed or has more than 15 digits, because a spreadsheet keeps
 * only the first 15. */
bool roster_value_number(const char *number, char *text, size_t size);

/* Returns whether the text is a number with an exponent, as a spreadsheet writes it:
 * 3.20683E+17. */
bool roster_value_is_scientific(const char *text);

/* Reads an amount in yuan with at most two decimals (12, 12.50, ¥12, 12元) and returns it in fen.
 * -1: the text is malformed, or the amount is larger than 100000 yuan. */
int roster_value_fen(const char *text);

/* Removes these characters from the text. */
void roster_value_drop(char *text, const char *characters);

/* Gives a name the one form that screens and paper expect: the dots of foreign names become U+00B7,
 * and no space stands between two Chinese characters (王 五). */
void roster_value_tidy_name(char *name);

/* Returns whether a name holds a question mark or a private-use character. Registers write these in
 * place of a character that their encoding lacks. */
bool roster_value_has_lost(const char *name);

#endif
