/* SPDX-License-Identifier: MIT */
/* The report of an import: findings and a summary, on the terminal or as JSON, and all findings in a
 * CSV file for the clerk. */
#ifndef DAEMON_BOOTHCTL_ROSTER_REPORT_H
#define DAEMON_BOOTHCTL_ROSTER_REPORT_H

#include <stdio.h>

#include "daemon/boothctl/roster_call.h"
#include "daemon/console/progress.h"
#include "daemon/roster/intake.h"

/* The terminal gets only the first findings; the CSV file and JSON get all. */
enum { ROSTER_REPORT_SHOWN = 20, ROSTER_REPORT_ROWS_SIZE = 160 };

struct roster_report {
	const struct roster_call *call;
	const char *source;   /* name of the file */
	const char *csv_path; /* null: no CSV file */
	bool csv_is_ours;     /* this program, and not the clerk, chose csv_path */
	unsigned shown, told;
	unsigned absent; /* number of persons who are not photographed; not in `told` */
	char absent_rows[ROSTER_REPORT_ROWS_SIZE]; /* their rows, as far as they fit */
	struct progress progress;
	FILE *csv;
	int csv_error; /* negative errno of the first failure to write the CSV file */
};

/* Refuses a path at which another file than an earlier report stands: the clerk's list, perhaps. */
must_check int roster_report_check(const struct roster_report *report, struct problem *problem);

/* An intake_tell_fn; user is the report. */
void roster_report_finding(const struct intake_finding *finding, void *user);

/* Counts one more person as read, for the progress on a terminal. user is the report. */
void roster_report_step(void *user);

/* Prints the summary and closes the CSV file. was_applied: the roster was replaced. */
void roster_report_end(struct roster_report *report, const struct intake_result *result,
		       bool was_applied);

#endif
