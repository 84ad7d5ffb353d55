/* SPDX-License-Identifier: MIT */
#include "daemon/courier/destination.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/core/utf8.h"
#include "daemon/courier/placing.h"

enum { TRIES_TO_BE_SURE = 3 };

static const struct protocol *const protocols[] = {
	[DESTINATION_WEBDAV] = &webdav_protocol,
	[DESTINATION_S3] = &s3_protocol,
	[DESTINATION_TUS] = &tus_protocol,
};

static const char *const create_names[] = {
	[CREATE_UNKNOWN] = "unknown",
	[CREATE_IF_NONE_MATCH] = "if-none-match",
	[CREATE_MOVE] = "move",
	[CREATE_AFTER_LOOKING] = "look",
};

int destination_create(struct event_base *base, const struct destination_config *config,
		       struct problem *problem, struct destination **ret_destination)
{
	const size_t length = strlen(config->url);
	if (length == 0 || length >= DESTINATION_URL_SIZE || !strstr(config->url, "://"))
		return problem_set(
			problem, -EINVAL,
			"%s.url is \"%.80s\"; it must be http(s)://HOST/PATH, shorter than "
			"%d bytes",
			config->section, config->url, DESTINATION_URL_SIZE);
	struct destination *destination = calloc(1, sizeof(*destination));
	if (!destination)
		return problem_set(problem, -ENOMEM, "no memory for a destination");
	(void)snprintf(destination->name, sizeof(destination->name), "%s", config->name);
	(void)snprintf(destination->section, sizeof(destination->section), "%s", config->section);
	(void)snprintf(destination->url, sizeof(destination->url), "%s", config->url);
	while (destination->url[strlen(destination->url) - 1] == '/')
		destination->url[strlen(destination->url) - 1] = '\0';
	destination->kind = config->kind;
	destination->protocol = protocols[config->kind];
	destination->base = base;
	destination->proves_by_reading = config->proves_by_reading;
	const int r = transfers_create(base, &config->access, problem, &destination->transfers);
	if (r < 0) {
		destination_destroy(destination);
		return r;
	}
	*ret_destination = destination;
	return 0;
}

void destination_destroy(struct destination *destination)
{
	if (!destination)
		return;
	transfers_destroy(destination->transfers);
	free(destination);
}

bool destination_is_probed(const struct destination *destination)
{
	return destination->create != CREATE_UNKNOWN;
}

void destination_forget_probe(struct destination *destination)
{
	destination->create = CREATE_UNKNOWN;
}

void destination_format_probe(const struct destination *destination, char *text, size_t size)
{
	(void)snprintf(text, size, "create=%s folders=%s read=%s",
		       create_names[destination->create],
		       destination->makes_folders ? "made" : "missing",
		       destination->reads_back ? "yes" : "no");
}

bool destination_parse_probe(struct destination *destination, const char *text)
{
	char create[16], folders[8], reads[4];
	if (sscanf(text, "create=%15s folders=%7s read=%3s", create, folders, reads) != 3)
		return false;
	for (unsigned i = CREATE_IF_NONE_MATCH; i <= CREATE_AFTER_LOOKING; i++) {
		if (strcmp(create, create_names[i]) != 0)
			continue;
		destination->create = (enum destination_create)i;
		destination->makes_folders = strcmp(folders, "made") == 0;
		destination->reads_back = strcmp(reads, "yes") == 0;
		return true;
	}
	return false;
}

bool destination_is_key(const char *key)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._/-";
	const size_t length = strlen(key);
	return length > 0 && length + sizeof(".part") < DESTINATION_KEY_SIZE &&
	       strspn(key, allowed) == length && key[0] != '/' && !strstr(key, "..");
}

static void placing_free(struct placing *placing)
{
	if (placing->late)
		event_free(placing->late);
	free(placing);
}

static void on_late_failure(evutil_socket_t fd, short what, void *user)
{
	struct placing *placing = user;
	(void)fd;
	(void)what;
	placing_fail_as(placing, ANSWER_RETRY, 0, "%s: no memory for a request",
			placing->destination->section);
}

static int placing_new(struct destination *destination, const char *key, placing_done_fn done,
		       void *user, struct placing **ret_placing)
{
	if (!destination_is_key(key))
		return -EINVAL;
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

int destination_place(struct destination *destination, const struct upload *upload,
		      placing_done_fn done, placing_location_fn on_location, void *user,
		      struct placing **ret_placing)
{
	struct placing *placing = NULL;
	const int r = placing_new(destination, upload->key, done, user, &placing);
	if (r < 0)
		return r;
	placing->upload = *upload;
	placing->upload.key = placing->key;
	placing->on_location = on_location;
	if (upload->resume)
		(void)snprintf(placing->other_url, sizeof(placing->other_url), "%s",
			       upload->resume);
	placing->upload.resume = upload->resume ? placing->other_url : NULL;
	*ret_placing = placing;
	destination->protocol->place(placing);
	return 0;
}

int destination_probe(struct destination *destination, const char *key, placing_done_fn done,
		      void *user, struct placing **ret_placing)
{
	struct placing *placing = NULL;
	const int r = placing_new(destination, key, done, user, &placing);
	if (r < 0)
		return r;
	*ret_placing = placing;
	destination->protocol->probe(placing);
	return 0;
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
	const int64_t now = clock_realtime_ms();
	const struct advice_context context = {
		.section = destination->section,
		.url = placing->url,
		.method = placing->method,
		.is_s3 = destination->kind == DESTINATION_S3,
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

static void on_answer(const struct transfer_answer *answer, void *user)
{
	struct placing *placing = user;
	placing->transfer = NULL;
	placing->sent_bytes += answer->sent_bytes;
	placing->step(placing, answer);
}

void placing_fail_on_other_record(struct placing *placing, int status)
{
	/* One garbled answer must not turn a photo away. */
	const bool is_sure = placing->upload.tries >= TRIES_TO_BE_SURE;
	placing_fail_as(
		placing, is_sure ? ANSWER_PERMANENT : ANSWER_RETRY, status,
		"%s: another record lies under %s; it is not replaced: compare both and ask "
		"who put it there",
		placing->destination->section, placing->url);
}

void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step)
{
	(void)snprintf(placing->method, sizeof(placing->method), "%s", request->method);
	placing->step = step;
	if (transfer_start(placing->destination->transfers, request, on_answer, placing,
			   &placing->transfer) < 0) {
		/* Not now: whoever called us does not expect done() before we returned. */
		placing->transfer = NULL;
		event_active(placing->late, EV_TIMEOUT, 0);
	}
}

void placing_prove(struct placing *placing, placing_step_fn step)
{
	const bool reads =
		placing->destination->proves_by_reading && placing->destination->reads_back;
	const struct transfer_request request = {
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
