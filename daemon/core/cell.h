/* SPDX-License-Identifier: MIT */
/* One cell of a table, as a file holds it. */
#ifndef DAEMON_CORE_CELL_H
#define DAEMON_CORE_CELL_H

#include <stdbool.h>

enum cell_kind {
	CELL_EMPTY,
	CELL_TEXT,
	CELL_NUMBER, /* text: the number as the file writes it, such as 3.2068E+17 */
	CELL_ERROR,  /* text: #N/A */
};

struct cell {
	enum cell_kind kind;
	bool is_formula;  /* the text is the formula's last result */
	bool has_nul;     /* the cell held a NUL; the text ends before it */
	bool is_long;     /* the cell held more than CELL_BYTES_MAX; the text is cut */
	const char *text; /* UTF-8 with U+FFFD for what could not be read; never null */
};

enum { CELL_BYTES_MAX = 4096 };

#endif
