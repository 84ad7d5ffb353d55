/* SPDX-License-Identifier: MIT */
/* booth-office print: sends a PDF to a queue of CUPS, and tells what the printer says until it is done. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/outputs/print_job.h"

enum { ASK_EVERY_MS = 1000 };

static const char *const phases[] = {
	[PRINT_JOB_WAITING] = WORDING("waiting"),
	[PRINT_JOB_PRINTING] = WORDING("printing"),
	[PRINT_JOB_DONE] = WORDING("printed"),
	[PRINT_JOB_FAILED] = WORDING("not printed"),
};

struct printing {
	struct office *office;
	struct print_job *job;
	bool may_resume;
	struct print_job_state shown;
};

static void tell_json(const struct printing *printing, const struct print_job_state *state)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "print");
	(void)json_add_number(object, "job", print_job_number(printing->job));
	(void)json_add_text(object, "state", phases[state->phase]);
	(void)json_add_flag(object, "paused", state->is_paused);
	(void)json_add_text(object, "reasons", state->reasons);
	(void)json_add_number(object, "sheets", state->sheets);
	output_json(object);
}

/* Tells each reason in words; one that is not known as the printer says it. */
static void tell_reasons(const struct print_job_state *state)
{
	char reasons[PRINT_JOB_REASONS_SIZE], *rest = reasons, *reason;
	memcpy(reasons, state->reasons, sizeof(reasons));
	while ((reason = strsep(&rest, " ")) != NULL) {
		const char *words = print_job_words(reason);
		if (reason[0])
			output_line("  %s", words ? wording_of(words) : reason);
	}
}

static void tell(struct printing *printing, const struct print_job_state *state)
{
	if (printing->office->usage->json) {
		tell_json(printing, state);
	} else {
		output_line("job %d: %s, %d sheets", print_job_number(printing->job),
			    wording_of(phases[state->phase]), state->sheets);
		tell_reasons(state);
	}
	printing->shown = *state;
}

static bool is_news(const struct print_job_state *a, const struct print_job_state *b)
{
	return a->phase != b->phase || a->is_paused != b->is_paused || a->sheets != b->sheets ||
	       strcmp(a->reasons, b->reasons) != 0;
}

static bool is_over(const struct print_job_state *state)
{
	return state->phase == PRINT_JOB_DONE || state->phase == PRINT_JOB_FAILED;
}

/* Asks once a second until the job is over, or waits for a paused printer that nobody lets go on. */
static int follow(struct printing *printing, struct print_job_state *state)
{
	struct problem *problem = &printing->office->problem;
	int r = print_job_ask(printing->job, problem, state);
	tell(printing, state);
	while (r == 0 && !is_over(state)) {
		if (state->is_paused && !printing->may_resume)
			break;
		if (state->is_paused)
			r = print_job_resume(printing->job, problem);
		(void)poll(NULL, 0, ASK_EVERY_MS);
		if (r == 0)
			r = print_job_ask(printing->job, problem, state);
		if (r == 0 && is_news(state, &printing->shown))
			tell(printing, state);
	}
	return r;
}

int office_printing(struct office *office)
{
	const struct usage *usage = office->usage;
	const char *file = usage_word(usage, 0);
	struct printing printing = { .office = office,
				     .may_resume = usage_option(usage, "--resume") != NULL };
	struct print_job_state state = { 0 };
	if (access(file, R_OK) < 0) {
		(void)problem_set(&office->problem, -errno, "cannot read %.200s: %s", file,
				  error_text(errno));
		return office_fail(office);
	}
	office_audit("print");
	int r = print_job_send(usage_option(usage, "--queue"), file, usage_option(usage, "--pages"),
			       &office->problem, &printing.job);
	if (r == 0)
		r = follow(&printing, &state);
	print_job_destroy(printing.job);
	if (r < 0)
		return office_fail(office);
	return state.phase == PRINT_JOB_DONE ? OFFICE_GOOD : OFFICE_FAULTS;
}
