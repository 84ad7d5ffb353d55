/* SPDX-License-Identifier: MIT */
/* Checks and repairs UTF-8. A text from a terminal or an editor may be GBK, but records, screens
 * and JSON must hold UTF-8 only. */
#ifndef DAEMON_CORE_UTF8_H
#define DAEMON_CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Returns whether the text is UTF-8 by RFC 3629: shortest forms only, no surrogates, nothing above
 * U+10FFFF. */
bool utf8_is_valid(const char *text);

/* Returns the length of the text's first character in bytes; 0: the character is malformed. */
size_t utf8_length(const char *text);

/* Replaces every byte that belongs to no character by a question mark. Such bytes occur if a text
 * was cut off or is not in UTF-8. The journal shows a line with such bytes only as "blob data". */
void utf8_repair(char *text);

/* Repairs the text like utf8_repair() and replaces every control character by a space. So even a
 * hostile text becomes one line that is safe for a terminal or a line protocol. */
void utf8_make_plain(char *text);

/* Returns the start of the last `count` characters of a valid text. If the text has fewer
 * characters, returns the start of the text. */
const char *utf8_tail(const char *text, size_t count);

/* Returns the width of the text in columns of a terminal: 2 for a Chinese character, 1 for any other.
 * The text must be valid. */
int utf8_columns(const char *text);

/* Returns the width to give printf's %*s or %-*s so that the text fills so many columns: printf counts
 * bytes, and a Chinese character has 3 of them in 2 columns. */
int utf8_field(const char *text, int columns);

#endif
