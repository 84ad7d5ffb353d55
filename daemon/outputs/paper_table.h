/* SPDX-License-Identifier: MIT */
/*
 * A table on A4 pages: a title, columns with headings, rows that may have several lines, and a last
 * part that is kept together, for signatures. Each page repeats the headings and has a number.
 */
#ifndef DAEMON_OUTPUTS_PAPER_TABLE_H
#define DAEMON_OUTPUTS_PAPER_TABLE_H

#include <stdbool.h>

#include "daemon/core/problem.h"
#include "daemon/outputs/paper.h"

enum { PAPER_TABLE_COLUMNS_MAX = 16 };

struct paper_column {
	const char *heading;
	double width; /* share of the page's width; all columns are stretched to fill it */
	enum paper_align align;
};

struct paper_table_plan {
	const char *title, *subtitle;
	bool is_wide; /* the page lies on its long side */
	unsigned columns;
	struct paper_column column[PAPER_TABLE_COLUMNS_MAX];
};

struct paper_table;

/* The table borrows the paper and the plan. It begins the first page. */
must_check int paper_table_create(struct paper *paper, const struct paper_table_plan *plan,
				  struct problem *problem, struct paper_table **ret_table);
void paper_table_destroy(struct paper_table *table); /* null is fine */

/* Adds a row with a text for each column. */
must_check int paper_table_row(struct paper_table *table, const char *const *cells,
			       struct problem *problem);

/* Makes room below the rows, on the next page if this one has too little. Returns the room. */
must_check int paper_table_rest(struct paper_table *table, double height, struct problem *problem,
				struct paper_box *ret_box);

/* Other columns follow, under headings of their own, on the same page where there is room. */
must_check int paper_table_change(struct paper_table *table, const struct paper_table_plan *plan,
				  struct problem *problem);

/* Ends the last page. The caller finishes the paper. */
must_check int paper_table_finish(struct paper_table *table, struct problem *problem);

#endif
