/* SPDX-License-Identifier: MIT */
/* Writes CSV files that Excel opens: UTF-8 with a byte order mark, lines that end in CR LF, and
 * every field in quotes. */
#ifndef DAEMON_BASE_CSV_OUT_H
#define DAEMON_BASE_CSV_OUT_H

#include <stdbool.h>
#include <stdio.h>

/* Creates the file, which only its owner may read, and writes the heading: names separated by
 * commas. Returns null after a failure; errno says why. EEXIST: the file is there already.
 * replaces_own: a file that begins with this heading is an earlier output, and is emptied. */
FILE *csv_out_open(const char *path, const char *heading, bool replaces_own);

/* Writes the byte order mark, for a stream that is not a file of csv_out_open(). */
void csv_out_mark(FILE *csv);

/* Returns whether nothing stands at the path, or an earlier output that begins with this
 * heading. */
bool csv_out_is_free(const char *path, const char *heading);

/* Control characters in the text, also line ends, become spaces. A text that Excel would run as a
 * formula gets an apostrophe in front. */
void csv_out_field(FILE *csv, const char *text, bool is_last);

#endif
