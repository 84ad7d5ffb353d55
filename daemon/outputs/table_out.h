/* SPDX-License-Identifier: MIT */
/*
 * Writes a table that Excel opens as it was meant: CSV (UTF-8 with a byte order mark, or GB18030) or
 * XLSX, whose cells are all text, so that Excel damages no number. No cell can run as a formula.
 * The file appears under its name only when it is complete (new_file.h).
 */
#ifndef DAEMON_OUTPUTS_TABLE_OUT_H
#define DAEMON_OUTPUTS_TABLE_OUT_H

#include <stdbool.h>

#include "daemon/core/problem.h"

enum table_form { TABLE_CSV, TABLE_CSV_GB18030, TABLE_XLSX };

enum { TABLE_COLUMNS_MAX = 32 };

struct table_out;

/* columns: the headings, at most TABLE_COLUMNS_MAX, ended by null. */
must_check int table_out_create(const char *path, enum table_form form, const char *const *columns,
				struct problem *problem, struct table_out **ret_table);
/* Null is fine. */
void table_out_destroy(struct table_out *table);

/* Adds a row with a text for each heading. -EFBIG: XLSX holds no more rows. */
must_check int table_out_row(struct table_out *table, const char *const *cells,
			     struct problem *problem);
must_check int table_out_finish(struct table_out *table, struct problem *problem);

/* Returns ".csv" or ".xlsx". */
const char *table_out_suffix(enum table_form form);

/* Returns whether GBK has all characters of the text. Excel shows the other ones of a GB18030 file
 * as question marks. */
bool table_out_is_in_gbk(const char *text);

#endif
