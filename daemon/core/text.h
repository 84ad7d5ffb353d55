/* SPDX-License-Identifier: MIT */
/* Small questions about ASCII texts. For UTF-8 see utf8.h. */
#ifndef DAEMON_CORE_TEXT_H
#define DAEMON_CORE_TEXT_H

#include <stdbool.h>

#define TEXT_DIGITS     "0123456789"
#define TEXT_HEX_DIGITS "0123456789abcdef"
#define TEXT_LETTERS    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* False for an empty text. */
bool text_is_made_of(const char *text, const char *allowed);

/* The value of a hexadecimal digit, upper or lower case; -1: it is not one. */
int text_digit_value(char digit);

/* The value of the two hexadecimal digits that the text begins with, in lower case only, as our ids
 * and hashes are written; -1: it does not begin so. */
int text_hex_byte(const char *text);

#endif
