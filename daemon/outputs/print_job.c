/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/print_job.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <cups/cups.h>

#include "daemon/core/wording.h"

enum { CONNECT_MS = 10000, URI_SIZE = 1024 };

struct print_job {
	http_t *http;
	char *queue;
	int number;
};

static const struct {
	const char *reason, *words;
} known[] = {
	{ "media-empty", WORDING("no paper: put paper in") },
	{ "media-needed", WORDING("it wants paper: put paper in") },
	{ "media-jam", WORDING("paper is stuck: take it out") },
	{ "marker-supply-empty", WORDING("ink or toner is used up: replace it") },
	{ "marker-supply-low", WORDING("ink or toner will soon be used up") },
	{ "toner-empty", WORDING("ink or toner is used up: replace it") },
	{ "toner-low", WORDING("ink or toner will soon be used up") },
	{ "door-open", WORDING("a cover is open: close it") },
	{ "cover-open", WORDING("a cover is open: close it") },
	{ "connecting-to-device",
	  WORDING("the printer does not answer: is it on, and connected?") },
	{ "offline", WORDING("the printer does not answer: is it on, and connected?") },
	{ "paused", WORDING("the queue is paused: --resume lets it go on") },
};

/* A reason may end in -error, -warning or -report. */
const char *print_job_words(const char *reason)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t length = strlen(known[i].reason);
		if (strncmp(reason, known[i].reason, length) == 0 &&
		    (reason[length] == '\0' || reason[length] == '-'))
			return known[i].words;
	}
	return NULL;
}

static int failed(const struct print_job *job, struct problem *problem)
{
	ipp_status_t status = cupsLastError();
	int error =
		status == IPP_STATUS_ERROR_NOT_FOUND || !job->http ? -ENOENT
		: status == IPP_STATUS_ERROR_NOT_AUTHORIZED || status == IPP_STATUS_ERROR_FORBIDDEN
			? -EACCES
			: -EIO;
	return problem_set(problem, error, "CUPS, queue %.100s: %.200s", job->queue,
			   cupsLastErrorString());
}

static int send_file(struct print_job *job, const char *path, const char *pages,
		     struct problem *problem)
{
	cups_option_t *options = NULL;
	int count = cupsAddOption("print-scaling", "none", 0, &options);
	if (pages)
		count = cupsAddOption("page-ranges", pages, count, &options);
	const char *slash = strrchr(path, '/');
	job->http = httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(), 1,
				 CONNECT_MS, NULL);
	if (job->http)
		job->number = cupsPrintFile2(job->http, job->queue, path, slash ? slash + 1 : path,
					     count, options);
	cupsFreeOptions(count, options);
	return job->number > 0 ? 0 : failed(job, problem);
}

int print_job_send(const char *queue, const char *path, const char *pages, struct problem *problem,
		   struct print_job **ret_job)
{
	struct print_job *job = calloc(1, sizeof(*job));
	if (!job || !(job->queue = strdup(queue))) {
		free(job);
		return problem_memory(problem);
	}
	int r = send_file(job, path, pages, problem);
	if (r < 0)
		print_job_destroy(job);
	else
		*ret_job = job;
	return r;
}

void print_job_destroy(struct print_job *job)
{
	if (!job)
		return;
	httpClose(job->http);
	free(job->queue);
	free(job);
}

int print_job_number(const struct print_job *job)
{
	return job->number;
}

/* Begins a request about the printer, or about the job. */
static ipp_t *begin_request(const struct print_job *job, ipp_op_t operation, bool is_of_job)
{
	char uri[URI_SIZE];
	ipp_t *request = ippNewRequest(operation);
	(void)httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof(uri), "ipp", NULL, "localhost",
			       ippPort(), "/printers/%s", job->queue);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
	if (is_of_job)
		ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job->number);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
		     cupsUser());
	return request;
}

/* Returns the answer, which the caller must give to ippDelete(); null: the request failed. */
static ipp_t *ask(const struct print_job *job, ipp_op_t operation, bool is_of_job)
{
	ipp_t *answer = cupsDoRequest(job->http, begin_request(job, operation, is_of_job), "/");
	if (answer && cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE)
		return answer;
	ippDelete(answer);
	return NULL;
}

static int number_of(ipp_t *answer, const char *name)
{
	ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
	return attribute ? ippGetInteger(attribute, 0) : 0;
}

static void add_reasons(ipp_t *answer, const char *name, struct print_job_state *state)
{
	ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_KEYWORD);
	for (int i = 0; i < ippGetCount(attribute); i++) {
		const char *reason = ippGetString(attribute, i, NULL);
		size_t used = strlen(state->reasons);
		if (reason && strcmp(reason, "none") != 0)
			(void)snprintf(state->reasons + used, sizeof(state->reasons) - used, "%s%s",
				       used ? " " : "", reason);
	}
}

static enum print_job_phase phase_of(int state)
{
	if (state == IPP_JSTATE_COMPLETED)
		return PRINT_JOB_DONE;
	if (state == IPP_JSTATE_PROCESSING)
		return PRINT_JOB_PRINTING;
	return state == IPP_JSTATE_PENDING || state == IPP_JSTATE_HELD ? PRINT_JOB_WAITING
								       : PRINT_JOB_FAILED;
}

static int ask_printer(struct print_job *job, struct problem *problem,
		       struct print_job_state *state)
{
	ipp_t *answer = ask(job, IPP_OP_GET_PRINTER_ATTRIBUTES, false);
	if (!answer)
		return failed(job, problem);
	state->is_paused = number_of(answer, "printer-state") == IPP_PSTATE_STOPPED;
	add_reasons(answer, "printer-state-reasons", state);
	ippDelete(answer);
	return 0;
}

int print_job_ask(struct print_job *job, struct problem *problem, struct print_job_state *ret_state)
{
	struct print_job_state state = { 0 };
	ipp_t *answer = ask(job, IPP_OP_GET_JOB_ATTRIBUTES, true);
	if (!answer)
		return failed(job, problem);
	state.phase = phase_of(number_of(answer, "job-state"));
	state.sheets = number_of(answer, "job-impressions-completed");
	if (state.sheets == 0)
		state.sheets = number_of(answer, "job-media-sheets-completed");
	ippDelete(answer);
	int r = ask_printer(job, problem, &state);
	if (r == 0)
		*ret_state = state;
	return r;
}

int print_job_resume(struct print_job *job, struct problem *problem)
{
	ipp_t *answer = cupsDoRequest(job->http, begin_request(job, IPP_OP_RESUME_PRINTER, false),
				      "/admin/");
	bool is_good = answer && cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE;
	ippDelete(answer);
	return is_good ? 0 : failed(job, problem);
}
