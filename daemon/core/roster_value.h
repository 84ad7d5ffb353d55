/* SPDX-License-Identifier: MIT */
/* Reads the values of a roster's cells: days, sums of money, numbers of a spreadsheet. Pure. */
#ifndef DAEMON_CORE_ROSTER_VALUE_H
#define DAEMON_CORE_ROSTER_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/idcard.h"

/* Reads 2026-05-04, 2026/5/4, 2026.5.4, 2026年5月4日 or 20260504; a time may follow the first form
 * after a T or a space. 0: anything else. */
idcard_day roster_value_day(const char *text);

/* Turns a spreadsheet's number of a day (from 2 October 1954 to 30 December 2118) into 20260504.
 * Returns false for every other number. */
bool roster_value_serial_day(const char *number, bool counts_from_1904, char *text, size_t size);

/* Turns a spreadsheet's number into the digits that a person would type: 1.2349E4 into 12349.
 * Returns false if the number has over 15 digits, of which a spreadsheet keeps only 15, or is
 * malformed. */
bool roster_value_number(const char *number, char *text, size_t size);

/* Whether the text is a number that a spreadsheet wrote as 3.20683E+17. */
bool roster_value_is_scientific(const char *text);

/* Reads yuan with at most two decimals, as fen: 12, 12.50, ¥12, 12元. -1: malformed, or over
 * 100000 yuan. */
int roster_value_fen(const char *text);

/* Removes these characters from the text. */
void roster_value_drop(char *text, const char *characters);

/* Gives a name the one form that screens and paper expect: the dots of foreign names become U+00B7,
 * and no space stands between two Chinese characters (王 五). */
void roster_value_tidy_name(char *name);

/* Whether a name holds a question mark or a private character, which registers write for a
 * character that their encoding lacks. */
bool roster_value_has_lost(const char *name);

#endif
