/* SPDX-License-Identifier: MIT */
/*
 * Shows on a terminal how far a long command is: number, rate, time left. Nothing is shown for the first
 * two seconds, or if stderr is no terminal. The line is shorter than 40 columns.
 */
#ifndef DAEMON_CONSOLE_PROGRESS_H
#define DAEMON_CONSOLE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool is_on;
	bool is_shown; /* the terminal's present line shows it */
	size_t done, total;
	int64_t began_ms, shown_ms;
};

/* total: number of steps; 0: not known. */
void progress_begin(struct progress *progress, size_t total);
void progress_step(struct progress *progress);
/* Clears the line, so that another can be printed. All zero is fine. */
void progress_pause(struct progress *progress);
void progress_end(struct progress *progress);

/* Writes the line: "1234 of 50000, 310/s, 3 min left", cut to 39 columns. */
enum { PROGRESS_TEXT_SIZE = 120 };
void progress_format(size_t done, size_t total, int64_t elapsed_ms, char text[PROGRESS_TEXT_SIZE]);

#endif
