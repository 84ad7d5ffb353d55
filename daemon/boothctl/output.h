/* SPDX-License-Identifier: MIT */
/* Writes lines of text to stdout, or JSON values, one per line. */
#ifndef DAEMON_BOOTHCTL_OUTPUT_H
#define DAEMON_BOOTHCTL_OUTPUT_H

struct json_object;

/* Prints the line and a newline, and flushes stdout. Replaces control characters by spaces: the
 * line may quote any bytes from servers, cameras and files, and the terminal would take control
 * characters as commands. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As output_line(), but to stderr, with "boothctl: " before the line. */
void output_complaint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes over the value and frees it. If the value is null, prints nothing. */
void output_json(struct json_object *value);

#endif
