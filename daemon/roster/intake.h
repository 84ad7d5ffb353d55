/* SPDX-License-Identifier: MIT */
/*
 * Reads a clerk's file into a new roster: finds the heading, checks every row, finds duplicates,
 * and compares the file with the present roster. Every fault is reported with its row and column.
 * No file is changed except the new roster.
 */
#ifndef DAEMON_ROSTER_INTAKE_H
#define DAEMON_ROSTER_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/roster_fault.h"
#include "daemon/core/roster_field.h"
#include "daemon/roster/sheet.h"
#include "daemon/roster/roster_file.h"

enum { INTAKE_PERSONS_MAX = 200000, INTAKE_HEADING_ROWS = 10 };

struct intake_finding {
	unsigned row, column;    /* 0: the finding belongs to no single row or column */
	enum roster_field field; /* ROSTER_FIELD_COUNT: it belongs to no single field */
	enum roster_fault fault;
	const char *detail;
};
typedef void intake_tell_fn(const struct intake_finding *finding, void *user);

struct intake_options {
	const char *sheet_name; /* null: the first visible sheet */
	/* columns that the clerk named; 0: the heading decides */
	unsigned columns[ROSTER_FIELD_COUNT];
	idcard_day today;
	const char *new_path; /* null: a dry run */
	const char *old_path; /* null: there is no roster yet */
	bool is_merge;        /* keep the persons of the old roster who are missing from the file */
	bool accepts_changes;
	enum roster_file_keep keep;
	const struct keyed_secret *secret;
	struct roster_file_about about;
	intake_tell_fn *tell;
	void (*step)(void *user); /* called for each person of the file; may be null */
	void *user;
};

struct intake_result {
	struct sheet_facts sheet;
	unsigned heading_row;
	uint32_t persons;
	uint32_t counts[4]; /* number of findings of each enum roster_level */
	char unused[256];   /* headings of columns that belong to no field */
};

/* Returns 0 if the clerk's file was read to its end. The new roster is then good if no finding is
 * an error. -EBADMSG: the clerk's file was refused; the last finding says why. */
must_check int intake_run(int fd, const struct intake_options *options,
			  struct intake_result *ret_result, struct problem *problem);

/* Returns the number of the column that a person named, such as B or 2. 0: the text names no
 * column. */
unsigned intake_parse_column(const char *text);

#endif
