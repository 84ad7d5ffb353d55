/* SPDX-License-Identifier: MIT */
/* Writes CSV files that Excel opens: UTF-8 with a byte order mark, lines that end in CR LF, and
 * every field in quotes. */
#ifndef DAEMON_BOOTHCTL_CSV_OUT_H
#define DAEMON_BOOTHCTL_CSV_OUT_H

#include <stdbool.h>
#include <stdio.h>

/* Creates or empties the file, which only its owner may read, and writes the heading: names
 * separated by commas. Returns null after a failure; errno says why. */
FILE *csv_out_open(const char *path, const char *heading);

/* Line ends in the text become spaces. A text that Excel would run as a formula gets an apostrophe
 * in front. */
void csv_out_field(FILE *csv, const char *text, bool is_last);

#endif
