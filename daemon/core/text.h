/* SPDX-License-Identifier: MIT */
/* Small helpers for ASCII texts. For UTF-8 see utf8.h. */
#ifndef DAEMON_CORE_TEXT_H
#define DAEMON_CORE_TEXT_H

#include <stdbool.h>

#define TEXT_DIGITS     "0123456789"
#define TEXT_HEX_DIGITS "0123456789abcdef"
#define TEXT_LETTERS    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Returns whether all characters of the text are in `allowed`. An empty text gives false. */
bool text_is_made_of(const char *text, const char *allowed);

/* Returns the value of a hexadecimal digit, upper or lower case; -1: not a hexadecimal digit. */
int text_digit_value(char digit);

/* Returns the value of the first two characters, which must be lower-case hexadecimal digits, as in
 * our ids and hashes; -1: the text does not begin with two such digits. */
int text_hex_byte(const char *text);

#endif
