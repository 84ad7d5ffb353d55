/* SPDX-License-Identifier: MIT */
/* Reads a file of settings as one text. */
#ifndef DAEMON_BASE_SETTINGS_TEXT_H
#define DAEMON_BASE_SETTINGS_TEXT_H

#include <stddef.h>

#include "daemon/core/problem.h"

/* Reads the whole file. The caller frees the text. The problem names the file. */
must_check int settings_text_read(const char *path, struct problem *problem, char **ret_text,
				  size_t *ret_size);

/* Returns the text without the byte order mark that some editors put before it, and corrects the size. */
const char *settings_text_begin(const char *text, size_t *size);

#endif
