/* SPDX-License-Identifier: MIT */
/*
 * A PDF that CUPS prints: sending it to a queue, and asking how far it is. The printer's own words, such as
 * media-empty, are those of RFC 8011; cupsd knows them only while a job runs.
 */
#ifndef DAEMON_OUTPUTS_PRINT_JOB_H
#define DAEMON_OUTPUTS_PRINT_JOB_H

#include <stdbool.h>

#include "daemon/core/problem.h"

enum print_job_phase {
	PRINT_JOB_WAITING, /* for its turn, or for a printer that is paused */
	PRINT_JOB_PRINTING,
	PRINT_JOB_DONE,
	PRINT_JOB_FAILED, /* stopped, cancelled or aborted: it will not go on by itself */
};

enum { PRINT_JOB_REASONS_SIZE = 400 };

struct print_job_state {
	enum print_job_phase phase;
	bool is_paused; /* the printer takes no job until it is resumed */
	/* what the printer and the job say, separated by spaces: "media-empty-error"; empty: nothing */
	char reasons[PRINT_JOB_REASONS_SIZE];
	int sheets; /* printed so far; 0: none, or the printer does not count */
};

struct print_job;

/* pages: such as "3-7"; null: all. -ENOENT: there is no such queue, or no cupsd. */
must_check int print_job_send(const char *queue, const char *path, const char *pages,
			      struct problem *problem, struct print_job **ret_job);
void print_job_destroy(struct print_job *job); /* null is fine; the job goes on */

/* Number of the job, as lpstat shows it. */
int print_job_number(const struct print_job *job);

must_check int print_job_ask(struct print_job *job, struct problem *problem,
			     struct print_job_state *ret_state);
/* Lets a paused printer go on. -EACCES: this user may not. */
must_check int print_job_resume(struct print_job *job, struct problem *problem);

/* Returns in English what a reason such as media-empty-error asks for; null: it is not known. */
const char *print_job_words(const char *reason);

#endif
