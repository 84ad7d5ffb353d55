/* SPDX-License-Identifier: MIT */
/* Writes lines of text to stdout, or JSON values, one per line. A line may begin with a mark, which is in colour
 * if stdout is a terminal, TERM is not "dumb" and the environment variable NO_COLOR is empty or not set
 * (https://no-color.org). */
#ifndef DAEMON_CONSOLE_OUTPUT_H
#define DAEMON_CONSOLE_OUTPUT_H

struct json_object;

/* Prints the line and a newline, and flushes stdout. Replaces control characters by spaces: the
 * line may quote any bytes from servers, cameras and files, and the terminal would take control
 * characters as commands. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

enum output_colour { OUTPUT_NO_COLOUR, OUTPUT_GREEN, OUTPUT_YELLOW, OUTPUT_RED };

/* As output_line(), with the mark before the line and in the colour. The mark must say in words what the colour
 * says: many terminals and files have no colour, and some people do not see it. */
void output_marked(enum output_colour colour, const char *mark, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As output_line(), but to stderr, with the program's name before the line. */
void output_complaint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes over the value and frees it. If the value is null, prints nothing. */
void output_json(struct json_object *value);

#endif
