/* SPDX-License-Identifier: MIT */
/* Shows what a terminal would obey or hide: control characters, bytes that belong to no character,
 * and characters without ink. */
#ifndef DAEMON_CONSOLE_VISIBLE_H
#define DAEMON_CONSOLE_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>

enum { VISIBLE_NAME_SIZE = 16 };

/* Copies the line for people, cut to fit. A byte that a terminal would obey, or that belongs to no
 * character, becomes \xNN; a character that cannot be seen becomes <U+NNNN>. */
void visible_copy(const char *line, size_t length, char *text, size_t size);

/* Finds the first character of the text that cannot be seen. name: such as "U+200B". */
bool visible_find_hidden(const char *text, char name[VISIBLE_NAME_SIZE]);

#endif
