/* SPDX-License-Identifier: MIT */
/*
 * Takes a roster from a clerk's file into a new roster: finds the heading, checks every row, finds
 * what is there twice, compares with the present roster. Every fault is told with its row and
 * column; nothing is changed but the new file.
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
	unsigned row, column;    /* 0: of no single row, of no single column */
	enum roster_field field; /* ROSTER_FIELD_COUNT: of no single field */
	enum roster_fault fault;
	const char *detail;
};
typedef void intake_tell_fn(const struct intake_finding *finding, void *user);

struct intake_options {
	const char *sheet_name;               /* null: the first visible sheet */
	unsigned columns[ROSTER_FIELD_COUNT]; /* columns that the clerk named; 0: by the heading */
	idcard_day today;
	const char *new_path; /* null: a dry run */
	const char *old_path; /* null: there is no roster yet */
	bool is_merge;        /* persons of the old roster that the file lacks stay */
	bool accepts_changes;
	enum roster_file_keep keep;
	const struct keyed_secret *secret;
	struct roster_file_about about;
	intake_tell_fn *tell;
	void *user;
};

struct intake_result {
	struct sheet_facts sheet;
	unsigned heading_row;
	uint32_t persons;
	uint32_t counts[4]; /* of findings, by enum roster_level */
	char unused[256];   /* headings of columns that are no field */
};

/* Returns 0 if the file was read to its end; then the new file is good if no finding is an error.
 * -EBADMSG: the file was refused; the last finding says why. */
must_check int intake_run(int fd, const struct intake_options *options,
			  struct intake_result *ret_result, struct problem *problem);

/* Reads a column as a person names it: B, or 2. 0: it is none. */
unsigned intake_parse_column(const char *text);

#endif
