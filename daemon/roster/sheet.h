/* SPDX-License-Identifier: MIT */
/*
 * Reads a table row by row from a file that a clerk hands in: .xlsx, .csv, .txt or .dbf. The content
 * decides what the file is, not its name.
 *
 * The file may be anything. Whatever it holds, a reader needs a bounded memory, reads the file a
 * bounded number of times and follows no reference out of it.
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
		number; /* as a spreadsheet counts, from 1; of a .dbf: the record, 0 are the names */
	unsigned count;
	const struct cell *cells;
};

/* An area of merged cells; rows and columns from 1. */
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
	bool counts_from_1904; /* set before the first row is handed out, as all names above */
};

/* Reads the table. sheet_name (may be null): the workbook's sheet to read; otherwise the first
 * visible one. fd is a regular file, open for reading. -EBADMSG: the file cannot be read as a table,
 * ret_facts says why. Other errors: the sink's own, -ENOMEM, or of the disk; the problem says what. */
must_check int sheet_read(int fd, const char *sheet_name, const struct sheet_sink *sink,
			  struct sheet_facts *ret_facts, struct problem *problem);

/* The letters by which people know a column; the first column is 1: A. */
void sheet_column_name(unsigned column, char text[8]);

#endif
