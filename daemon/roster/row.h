/* SPDX-License-Identifier: MIT */
/* Gathers the cells of one row, and hands the row to the sink. */
#ifndef DAEMON_ROSTER_ROW_H
#define DAEMON_ROSTER_ROW_H

#include "daemon/roster/sheet.h"

struct row;

struct row *row_create(void); /* null: out of memory */
void row_destroy(struct row *row);

/* Puts a text of `length` bytes into a column; the first column is 0. Columns beyond
 * SHEET_COLUMNS_MAX are dropped, and a text is cut after CELL_BYTES_MAX bytes or before a NUL.
 * Columns may come in any order; the last text of a column wins. */
must_check int row_put(struct row *row, unsigned column, enum cell_kind kind, bool is_formula,
		       const char *text, size_t length);

/* Hands the cells to the sink with this row number, and empties the row. Skips a row without
 * text. */
must_check int row_give(struct row *row, unsigned number, const struct sheet_sink *sink);

#endif
