/* SPDX-License-Identifier: MIT */
/*
 * Reads a table row by row from a file that a clerk hands in: .xlsx, .csv, .txt or .dbf. The
 * content of the file, and not its name, decides which kind it is.
 *
 * The file may contain anything. In every case a reader needs only a limited amount of memory,
 * reads the file a limited number of times, and follows no reference to anything outside the file.
 */
#ifndef DAEMON_ROSTER_SHEET_H
#define DAEMON_ROSTER_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/cell.h"
#include "daemon/core/problem.h"
#include "daemon/core/roster_fault.h"

enum {
	SHEET_COLUMNS_MAX = 256,    /* further columns are not read */
	SHEET_ROWS_MAX = 1 << 20,   /* as many as a spreadsheet has */
	SHEET_TEXT_MAX = 128 << 20, /* bytes of a text file or a .dbf */
	SHEET_BOOK_MAX = 32 << 20,  /* bytes of an .xlsx as it lies on disk */
};

struct sheet_row {
	unsigned
		/* the row's number in a spreadsheet, from 1; in a .dbf: the record's number, where
		 * 0 is the field names */
		number;
	unsigned count;
	const struct cell *cells;
};

/* An area of merged cells. Rows and columns are counted from 1. */
struct sheet_area {
	unsigned first_row, last_row, first_column, last_column;
	char name[32]; /* D5:D52 */
};

/* row() and merged() return 0, or a negative errno that ends the reading. merged() may be null. */
struct sheet_sink {
	int (*row)(const struct sheet_row *row, void *user);
	int (*merged)(const struct sheet_area *area, void *user);
	void *user;
};

struct sheet_facts {
	enum roster_fault
		refusal;      /* why the file cannot be read, if the reading returned -EBADMSG */
	char detail[64];      /* of the refusal */
	const char *kind;     /* "xlsx", "csv", "dbf" or "" */
	const char *encoding; /* "UTF-8", "GB18030", ... */
	char separator[4];    /* of a text file: ",", ";" or "TAB" */
	char name[128];       /* the workbook's sheet */
	char others[256];     /* visible sheets that were not read */
	unsigned hidden_sheets, hidden_rows, deleted_rows;
	/* like all fields above, set before the first row is handed out */
	bool counts_from_1904;
};

/* Reads the table. fd: a regular file, open for reading. sheet_name: the sheet of the workbook to
 * read; null: the first visible sheet. -EBADMSG: the file cannot be read as a table; ret_facts says
 * why. Other errors come from the sink or from the disk, or memory ran out; the problem says
 * which. */
must_check int sheet_read(int fd, const char *sheet_name, const struct sheet_sink *sink,
			  struct sheet_facts *ret_facts, struct problem *problem);

/* Writes the letters by which people know a column. Column 1 is A. */
void sheet_column_name(unsigned column, char text[8]);

#endif
