/* SPDX-License-Identifier: MIT */
/* Whether a text is UTF-8. What comes from people's terminals and editors may be GBK: records,
 * screens and JSON must not carry it on. */
#ifndef DAEMON_CORE_UTF8_H
#define DAEMON_CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF. */
bool utf8_is_valid(const char *text);

/* Bytes of the character that text begins with; 0 where it is malformed. */
size_t utf8_length(const char *text);

/* Puts ? for every byte that belongs to no character: a text that was cut, or was never UTF-8. The
 * journal shows such a line as "blob data". */
void utf8_repair(char *text);

/* The same, and a space for every control character: one line that can be shown on a terminal, or
 * stand in a protocol of lines, whoever wrote it. */
void utf8_make_plain(char *text);

/* Where the last `count` characters of a valid text begin; the text itself where it has no more. */
const char *utf8_tail(const char *text, size_t count);

#endif
