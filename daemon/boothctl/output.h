/* SPDX-License-Identifier: MIT */
/* Writes lines of text, and JSON with one value a line, to stdout. */
#ifndef DAEMON_BOOTHCTL_OUTPUT_H
#define DAEMON_BOOTHCTL_OUTPUT_H

struct json_object;

/* Prints the line and a newline, and flushes. Control characters become spaces, because the line
 * may quote servers, cameras and files that anybody wrote, and ends on a person's terminal. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes the value; null prints nothing. */
void output_json(struct json_object *value);

#endif
