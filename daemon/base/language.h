/* SPDX-License-Identifier: MIT */
/* Chooses the language of the programs at a terminal, from the environment or from an option. The
 * Chinese catalogue is linked into the program, so no language file can be missing, and no locale
 * need be generated on the machine. */
#ifndef DAEMON_BASE_LANGUAGE_H
#define DAEMON_BASE_LANGUAGE_H

#include <stdbool.h>

/* Returns whether the user reads Chinese: LC_ALL, LC_MESSAGES or LANG (the first that is set) begins
 * with zh, or LANGUAGE begins with zh and the locale is not C; and the locale's charset is UTF-8, so
 * that the terminal can show it. */
bool language_is_chinese(void);

/* Makes the program speak Chinese or English from here on. */
void language_choose(bool is_chinese);

#endif
