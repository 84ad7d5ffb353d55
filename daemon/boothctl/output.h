/* SPDX-License-Identifier: MIT */
/* Writes lines of text to stdout, and JSON with one value per line. */
#ifndef DAEMON_BOOTHCTL_OUTPUT_H
#define DAEMON_BOOTHCTL_OUTPUT_H

struct json_object;

/* Prints the line and a newline, and flushes. Replaces control characters by spaces: the line
 * ends on a person's terminal, and it may quote servers, cameras and files with any content. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes over the value. Prints nothing if the value is null. */
void output_json(struct json_object *value);

#endif
