/* SPDX-License-Identifier: MIT */
/* Whether a text is UTF-8. A text from a terminal or an editor may be GBK, which records, screens
 * and JSON must not contain. */
#ifndef DAEMON_CORE_UTF8_H
#define DAEMON_CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* By RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF. */
bool utf8_is_valid(const char *text);

/* How many bytes the text's first character has; 0: it is malformed. */
size_t utf8_length(const char *text);

/* Replaces every byte that belongs to no character by ?: the text was cut, or never was UTF-8. The
 * journal would show only "blob data" for such a line. */
void utf8_repair(char *text);

/* The same, and replaces every control character by a space: then the text is one line, which a
 * terminal or a protocol of lines can carry whoever wrote it. */
void utf8_make_plain(char *text);

/* Where the last `count` characters of a valid text begin; its start if it has fewer. */
const char *utf8_tail(const char *text, size_t count);

#endif
