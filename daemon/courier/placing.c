/* SPDX-License-Identifier: MIT */
#include "daemon/courier/placing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/core/utf8.h"
#include "daemon/courier/advice.h"
#include "daemon/courier/placing_inside.h"

enum { TRIES_TO_BE_SURE = 3 };

static void on_late_failure(evutil_socket_t fd, short what, void *user)
{
	struct placing *placing = user;
	(void)fd;
	(void)what;
	placing_fail_as(placing, ANSWER_RETRY, 0, "%s: no memory for a request",
			placing->destination->section);
}

int placing_create(struct destination *destination, const char *key, placing_done_fn done,
		   void *user, struct placing **ret_placing)
{
	struct placing *placing = calloc(1, sizeof(*placing));
	if (!placing)
		return -ENOMEM;
	placing->destination = destination;
	placing->done = done;
	placing->user = user;
	placing->late = evtimer_new(destination->base, on_late_failure, placing);
	if (!placing->late) {
		free(placing);
		return -ENOMEM;
	}
	(void)snprintf(placing->key, sizeof(placing->key), "%s", key);
	(void)snprintf(placing->url, sizeof(placing->url), "%s/%s", destination->url, key);
	*ret_placing = placing;
	return 0;
}

static void placing_free(struct placing *placing)
{
	event_free(placing->late);
	free(placing);
}

void placing_cancel(struct placing *placing)
{
	if (!placing)
		return;
	transfer_cancel(placing->transfer);
	placing_free(placing);
}

static void end(struct placing *placing, struct placing_result *result)
{
	result->sent_bytes = placing->sent_bytes;
	placing->done(result, placing->user);
	placing_free(placing);
}

void placing_finish(struct placing *placing)
{
	struct placing_result result = { .answer = ANSWER_DONE, .server_wait_ms = -1 };
	end(placing, &result);
}

void placing_fail(struct placing *placing, const struct transfer_answer *answer)
{
	const struct destination *destination = placing->destination;
	int64_t now = clock_realtime_ms();
	struct advice_context context = {
		.section = destination->section,
		.url = placing->url,
		.method = placing->method,
		.is_s3 = destination->protocol->is_s3,
		.now_unix_ms = now,
	};
	struct placing_result result = { .status = answer->status };
	result.answer = advice_judge(&context, answer, &result.problem);
	result.server_wait_ms = advice_server_wait_ms(answer, now);
	/* A success that no step asked for is nothing to build on. */
	if (result.answer == ANSWER_DONE || result.answer == ANSWER_TAKEN) {
		result.answer = ANSWER_RETRY;
		(void)problem_set(&result.problem, 0,
				  "%s: the server gives the unexpected answer %d to %s %s; it is "
				  "tried again",
				  destination->section, answer->status, placing->method,
				  placing->url);
	}
	end(placing, &result);
}

void placing_fail_as(struct placing *placing, enum answer_class answer, int status,
		     const char *format, ...)
{
	struct placing_result result = { .answer = answer, .status = status, .server_wait_ms = -1 };
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(result.problem.text, sizeof(result.problem.text), format, arguments);
	va_end(arguments);
	utf8_make_plain(result.problem.text);
	end(placing, &result);
}

void placing_fail_on_other_record(struct placing *placing, int status)
{
	/* One garbled answer must not turn a photo away. */
	bool is_sure = placing->upload.tries >= TRIES_TO_BE_SURE;
	placing_fail_as(
		placing, is_sure ? ANSWER_PERMANENT : ANSWER_RETRY, status,
		"%s: another record lies under %s; it is not replaced: compare both and ask "
		"who put it there",
		placing->destination->section, placing->url);
}

static void on_answer(const struct transfer_answer *answer, void *user)
{
	struct placing *placing = user;
	placing->transfer = NULL;
	placing->sent_bytes += answer->sent_bytes;
	placing->step(placing, answer);
}

void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step)
{
	(void)snprintf(placing->method, sizeof(placing->method), "%s", request->method);
	placing->step = step;
	if (transfer_start(placing->destination->transfers, request, on_answer, placing,
			   &placing->transfer) < 0) {
		/* The caller does not expect done() before this function returns. */
		placing->transfer = NULL;
		event_active(placing->late, EV_TIMEOUT, 0);
	}
}

void placing_prove(struct placing *placing, placing_step_fn step)
{
	bool reads = placing->destination->proves_by_reading && placing->destination->reads_back;
	struct transfer_request request = {
		.method = reads ? "GET" : "HEAD",
		.url = placing->url,
		.expected = reads ? placing->upload.bytes : NULL,
		.expected_bytes = placing->upload.size_bytes,
	};
	placing_request(placing, &request, step);
}

bool placing_is_proved(const struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK || answer->status != 200)
		return false;
	if (strcmp(placing->method, "GET") == 0)
		return answer->matches;
	return answer->content_length == (int64_t)placing->upload.size_bytes;
}
