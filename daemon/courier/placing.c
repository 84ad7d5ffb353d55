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
#include "daemon/net/url.h"

static void on_late_failure(evutil_socket_t fd, short what, void *user)
{
	struct placing *placing = user;
	const char *section = placing->destination->section;
	(void)fd;
	(void)what;
	if (placing->late_error == -EPERM)
		placing_fail_as(placing, ANSWER_MISPLACED, 0,
				"%s: %s is not at the server of %s.url, so nothing is sent there; "
				"sending is paused",
				section, placing->asked_url, section);
	else
		placing_fail_as(placing, ANSWER_RETRY, 0, "%s: no memory for a request", section);
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
	placing->server_unix_ms = -1;
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
	free(placing->probe_bytes);
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
	result->server_unix_ms = placing->server_unix_ms;
	result->has_removed = placing->has_removed;
	/* The text may contain an address from delivery.json, and a long text may have been cut
	 * inside a character. */
	utf8_make_plain(result->problem.text);
	placing->done(result, placing->user);
	placing_free(placing);
}

void placing_finish(struct placing *placing)
{
	struct placing_result result = { .answer = ANSWER_DONE, .server_wait_ms = -1 };
	end(placing, &result);
}

void placing_note_removal(struct placing *placing, const struct transfer_answer *answer)
{
	placing->has_removed =
		answer->failure == TRANSFER_OK && answer->status >= 200 && answer->status < 300;
}

bool placing_is_hiccup(const struct transfer_answer *answer)
{
	int status = answer->status;
	return answer->failure != TRANSFER_OK || answer->is_proxys || status == 408 ||
	       status == 421 || status == 425 || status == 429 || (status >= 500 && status != 501);
}

static struct advice_context make_context(const struct placing *placing)
{
	return (struct advice_context){
		.section = placing->destination->section,
		.url = placing->asked_url,
		.method = placing->method,
		.is_s3 = placing->destination->protocol->is_s3,
		.is_probe = placing->is_probe,
		.now_unix_ms = clock_realtime_ms(),
	};
}

void placing_fail(struct placing *placing, const struct transfer_answer *answer)
{
	struct advice_context context = make_context(placing);
	struct placing_result result = { .status = answer->status };
	result.answer = advice_judge(&context, answer, &result.problem);
	result.server_wait_ms = advice_server_wait_ms(answer, context.now_unix_ms);
	result.cause = advice_find_cause(&context, answer);
	/* The calling step did not expect a success status here, so this status proves nothing. */
	if (result.answer == ANSWER_DONE || result.answer == ANSWER_TAKEN) {
		result.answer = ANSWER_RETRY;
		result.cause = CAUSE_SERVER;
		(void)problem_set(
			&result.problem, 0,
			"%s: the server gives the unexpected answer %d to %s %s; the courier tries again",
			context.section, answer->status, context.method, context.url);
	}
	end(placing, &result);
}

void placing_fail_on_other_bytes(struct placing *placing, const struct transfer_answer *answer)
{
	struct advice_context context = make_context(placing);
	struct placing_result result = { .status = answer->status, .server_wait_ms = -1 };
	result.answer = advice_say_other_bytes(&context, answer, &result.problem);
	result.cause =
		advice_is_web_page(answer) ? CAUSE_PORTAL : advice_cause_of_class(result.answer);
	end(placing, &result);
}

void placing_fail_on_loss(struct placing *placing)
{
	placing_fail_as(
		placing, ANSWER_RETRY, 404,
		"%s: the server answered that it took %s, but it is not there; the courier tries again",
		placing->destination->section, placing->url);
}

void placing_fail_as(struct placing *placing, enum answer_class answer, int status,
		     const char *format, ...)
{
	struct placing_result result = { .answer = answer, .status = status, .server_wait_ms = -1 };
	result.cause = advice_cause_of_class(answer);
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(result.problem.text, sizeof(result.problem.text), format, arguments);
	va_end(arguments);
	end(placing, &result);
}

void placing_fail_on_other_record(struct placing *placing, int status)
{
	placing_fail_as(
		placing, ANSWER_REFUSED, status,
		"%s: another record lies under %s; it is not replaced: compare both and ask "
		"who put it there",
		placing->destination->section, placing->url);
}

void placing_located(struct placing *placing, bool is_durable)
{
	if (is_durable)
		placing->after_location(placing);
	else
		placing_fail_as(
			placing, ANSWER_RETRY, 0,
			"%s: the address of the upload could not be noted on disk; nothing was "
			"sent",
			placing->destination->section);
}

static void on_answer(const struct transfer_answer *answer, void *user)
{
	struct placing *placing = user;
	placing->transfer = NULL;
	placing->sent_bytes += answer->sent_bytes;
	if (answer->server_unix_ms >= 0)
		placing->server_unix_ms = answer->server_unix_ms;
	placing->step(placing, answer);
}

void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step)
{
	(void)snprintf(placing->method, sizeof(placing->method), "%s", request->method);
	(void)snprintf(placing->asked_url, sizeof(placing->asked_url), "%s", request->url);
	placing->step = step;
	placing->late_error = transfer_start(placing->destination->transfers, request, on_answer,
					     placing, &placing->transfer);
	if (placing->late_error < 0) {
		/* done() must not run before this function returns. So the loop reports the
		 * error. */
		placing->transfer = NULL;
		event_active(placing->late, EV_TIMEOUT, 0);
	}
}

/* ---- reading back ---- */

static bool is_redirect(const struct transfer_answer *answer)
{
	return answer->failure == TRANSFER_OK && answer->status >= 301 && answer->status <= 308 &&
	       answer->status != 304 && answer->location[0];
}

static void on_followed(struct placing *placing, const struct transfer_answer *answer)
{
	if (answer->failure == TRANSFER_OK && answer->status == 200) {
		placing->after_reading(placing, answer);
		return;
	}
	char host[64];
	(void)snprintf(host, sizeof(host), "%.*s", (int)strcspn(placing->asked_url, "?#"),
		       placing->asked_url);
	placing_fail_as(
		placing, ANSWER_RETRY, answer->status,
		"%s: the server names another address for reading (%s), and that fails (%d "
		"%s): let the booth reach it, or set %s.proof to head; the courier tries again",
		placing->destination->section, host, answer->status, answer->error,
		placing->destination->section);
}

static void on_read(struct placing *placing, const struct transfer_answer *answer)
{
	char link[PLACING_URL_SIZE];
	if (placing->has_followed || !is_redirect(answer) ||
	    url_follow(placing->asked_url, answer->location, link, sizeof(link)) < 0) {
		placing->after_reading(placing, answer);
		return;
	}
	struct transfer_request request = {
		.method = "GET",
		.url = link,
		.expected = placing->upload.bytes,
		.expected_bytes = placing->upload.size_bytes,
		.is_anonymous = true,
	};
	placing->has_followed = true;
	placing_request(placing, &request, on_followed);
}

void placing_read(struct placing *placing, const char *url, const char *header,
		  placing_step_fn step)
{
	struct transfer_request request = {
		.method = "GET",
		.url = url,
		.headers = { header },
		.expected = placing->upload.bytes,
		.expected_bytes = placing->upload.size_bytes,
	};
	placing->after_reading = step;
	placing->has_followed = false;
	placing_request(placing, &request, on_read);
}

void placing_prove(struct placing *placing, placing_step_fn step)
{
	struct transfer_request request = { .method = "HEAD", .url = placing->url };
	if (placing->destination->proves_by_reading && placing->destination->reads_back)
		placing_read(placing, placing->url, NULL, step);
	else
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
