/* SPDX-License-Identifier: MIT */
/* Small questions to plain ASCII texts. For UTF-8 see utf8.h. */
#ifndef DAEMON_CORE_TEXT_H
#define DAEMON_CORE_TEXT_H

#include <stdbool.h>

#define TEXT_DIGITS     "0123456789"
#define TEXT_HEX_DIGITS "0123456789abcdef"
#define TEXT_LETTERS    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* False for an empty text. */
bool text_is_made_of(const char *text, const char *allowed);

/* Of one hexadecimal digit, either case; -1: it is no digit. */
int text_digit_value(char digit);

#endif
