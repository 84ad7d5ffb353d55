/* SPDX-License-Identifier: MIT */
/* Runs another program and waits for its end. Its stderr is boothctl's. */
#ifndef DAEMON_BOOTHCTL_RUNNER_H
#define DAEMON_BOOTHCTL_RUNNER_H

#include <stddef.h>

enum { RUNNER_WORDS_MAX = 8 };

struct runner_order {
	/* name of a program; one that lies beside boothctl is taken before one in PATH */
	const char *program;
	const char *words[RUNNER_WORDS_MAX]; /* its arguments; the first null ends them */
	/* run it as this user and group; null: as boothctl's own. Needs root. */
	const char *user, *group;
	const char *credentials; /* value of CREDENTIALS_DIRECTORY; null: unchanged */
};

/* ret_output: what the program wrote to stdout, zero-terminated, at most 1 MiB; the caller must
 * free() it. Null: nobody wants to know. Returns the program's exit status, or a negative errno if
 * it could not be run or was killed. */
int runner_run(const struct runner_order *order, char **ret_output, size_t *ret_size);

#endif
