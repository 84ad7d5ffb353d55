/* SPDX-License-Identifier: MIT */
/* Writes lines of text to stdout, and JSON with one value per line. */
#ifndef DAEMON_BOOTHCTL_OUTPUT_H
#define DAEMON_BOOTHCTL_OUTPUT_H

struct json_object;

/* Prints the line and a newline, and flushes stdout. Replaces control characters by spaces, because
 * the line may quote any bytes from servers, cameras and files, and a person's terminal would obey
 * them. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As output_line(), but to stderr, with "boothctl: " before the line. */
void output_complaint(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes over the value and frees it. Prints nothing if the value is null. */
void output_json(struct json_object *value);

#endif
