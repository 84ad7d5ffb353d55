/* SPDX-License-Identifier: MIT */
/* What boothctl writes to stdout: lines of text, and JSON with one value a line. */
#ifndef DAEMON_BOOTHCTL_OUTPUT_H
#define DAEMON_BOOTHCTL_OUTPUT_H

struct json_object;

/* Prints the line, a newline and flushes. A control character becomes a space: texts of servers, of
 * cameras and of whoever may write in the spool end on a person's terminal here. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes the value; null prints nothing. */
void output_json(struct json_object *value);

#endif
