/* SPDX-License-Identifier: MIT */
/* Asks for a passphrase. It is never an argument: other users see arguments, and the shell keeps
 * them. */
#ifndef DAEMON_BOOTHCTL_PASSPHRASE_H
#define DAEMON_BOOTHCTL_PASSPHRASE_H

#include <stdbool.h>

#include "daemon/core/problem.h"

enum { PASSPHRASE_SIZE = 1024, PASSPHRASE_MIN = 12 };

/* Reads the first line of the file; null: asks at the terminal, or reads a line of stdin if stdin is
 * no terminal. is_new: a passphrase is chosen, so that a terminal asks twice, and one that is
 * shorter than PASSPHRASE_MIN is refused (-EINVAL). The caller wipes the text. */
must_check int passphrase_read(const char *file, bool is_new, struct problem *problem,
			       char text[PASSPHRASE_SIZE]);

#endif
