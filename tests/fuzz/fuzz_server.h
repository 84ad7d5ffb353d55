/* SPDX-License-Identifier: MIT */
/*
 * A server in place of daemon/net/transfer.c: it answers each request with the next answer of the
 * input. Answers end with a zero byte:
 *
 *   HTTP/1.1 201 Created\r\nETag: "1"\r\n\r\nbody     an answer; the headers go through answer_header.c
 *   PROXY 407 ...                                     the same, from the proxy
 *   !3 words                                          no answer: enum transfer_failure, libcurl's words
 *
 * The body "=" stands for the bytes that the caller expects, "<" for their beginning. After the last
 * answer the server cannot be reached. Included by one source a program, because it defines
 * transfer.h's functions; the library's are then not linked.
 */
#ifndef TESTS_FUZZ_FUZZ_SERVER_H
#define TESTS_FUZZ_FUZZ_SERVER_H

#include <event2/event.h>

#include "daemon/core/utf8.h"
#include "daemon/net/answer_header.h"
#include "daemon/net/transfer.h"
#include "daemon/net/url.h"
#include "tests/fuzz/fuzz.h"

/* Whatever a server answers, a caller must end. */
enum { FUZZ_REQUESTS_MAX = 200, FUZZ_KEEP_BYTES = 1024 };

static struct {
	struct fuzz_input answers;
	unsigned requests;
	bool has_proof; /* the server has said that it has as many bytes as the caller has */
	size_t proof_bytes;
} fuzz_server;

struct transfers {
	struct event_base *base;
	char server[1024];
};

struct transfer {
	struct transfers *pool;
	struct event *timer;
	struct transfer_request request;
	transfer_done_fn done;
	void *user;
};

int transfers_global_open(struct problem *problem)
{
	(void)problem;
	return 0;
}

void transfers_global_close(void)
{
}

int transfers_create(struct event_base *base, const struct transfers_config *config,
		     struct problem *problem, struct transfers **ret_transfers)
{
	struct transfers *pool = calloc(1, sizeof(*pool));
	(void)problem;
	assert(pool);
	pool->base = base;
	if (config->server)
		(void)snprintf(pool->server, sizeof(pool->server), "%s", config->server);
	*ret_transfers = pool;
	return 0;
}

void transfers_destroy(struct transfers *pool)
{
	free(pool);
}

static void fuzz_server_take_headers(struct transfer_answer *answer, char **ret_body, char *text)
{
	char *end;
	while ((end = strchr(text, '\n'))) {
		answer_header_take(answer, text, (size_t)(end - text) + 1);
		bool is_last = end - text <= 1;
		text = end + 1;
		if (is_last)
			break;
	}
	*ret_body = text;
}

static void fuzz_server_take_body(const struct transfer_request *request, char *body,
				  struct transfer_answer *answer)
{
	size_t keep = request->keep_bytes ? request->keep_bytes : FUZZ_KEEP_BYTES;
	size_t length = strlen(body);
	bool is_whole = strcmp(body, "=") == 0, is_beginning = strcmp(body, "<") == 0;
	answer->matches = request->expected && is_whole;
	answer->is_prefix = request->expected && is_beginning;
	answer->body_bytes = length;
	if (length > keep)
		body[length = keep] = '\0';
	answer->text = body;
	answer->text_bytes = length;
}

/* Takes the next answer of the input. The caller frees *ret_text, which the answer borrows. */
static struct transfer_answer fuzz_server_next(const struct transfer_request *request,
					       char **ret_text)
{
	struct transfer_answer answer = { .text = "" };
	char *text = fuzz_text(&fuzz_server.answers), *body = NULL;
	const char *blank = strchr(text, ' ');
	answer_header_forget(&answer);
	answer.status = blank ? atoi(blank + 1) : 0;
	*ret_text = text;
	bool is_http = strncmp(text, "HTTP/", 5) == 0 || strncmp(text, "PROXY ", 6) == 0;
	if (is_http && answer.status >= 200 && answer.status < 1000) {
		answer.is_proxys = text[0] == 'P';
		fuzz_server_take_headers(&answer, &body, text);
		fuzz_server_take_body(request, body, &answer);
		answer.sent_bytes = request->body_bytes;
		answer.has_sent_all = true;
		return answer;
	}
	answer.status = 0;
	answer.failure = TRANSFER_UNREACHABLE;
	if (text[0] == '!')
		answer.failure =
			(enum transfer_failure)(1 + (unsigned char)text[1] % TRANSFER_LOCAL);
	(void)snprintf(answer.error, sizeof(answer.error), "%s", text[0] == '!' ? text + 1 : "");
	utf8_make_plain(answer.error);
	return answer;
}

static void fuzz_server_note_proof(const struct transfer_answer *answer)
{
	int64_t size = (int64_t)fuzz_server.proof_bytes;
	if (answer->failure == TRANSFER_OK && answer->status < 300)
		fuzz_server.has_proof |= answer->matches || answer->content_length == size ||
					 answer->upload_offset == size;
}

static void fuzz_server_answer(int fd, short what, void *user)
{
	struct transfer *transfer = user;
	char *text;
	(void)fd;
	(void)what;
	struct transfer_answer answer = fuzz_server_next(&transfer->request, &text);
	fuzz_server_note_proof(&answer);
	transfer->done(&answer, transfer->user);
	transfer_cancel(transfer);
	free(text);
}

int transfer_start(struct transfers *pool, const struct transfer_request *request,
		   transfer_done_fn done, void *user, struct transfer **ret_transfer)
{
	int r = request->is_anonymous
			? (url_find_flaw(request->url) == URL_IS_GOOD ? 0 : -EPERM)
			: (pool->server[0] ? url_check_server(request->url, pool->server) : 0);
	if (r < 0)
		return r;
	static const struct timeval now = { 0 };
	struct transfer *transfer = calloc(1, sizeof(*transfer));
	assert(transfer && ++fuzz_server.requests <= FUZZ_REQUESTS_MAX);
	transfer->pool = pool;
	transfer->request = *request;
	transfer->done = done;
	transfer->user = user;
	transfer->timer = evtimer_new(pool->base, fuzz_server_answer, transfer);
	assert(transfer->timer && evtimer_add(transfer->timer, &now) == 0);
	*ret_transfer = transfer;
	return 0;
}

void transfer_cancel(struct transfer *transfer)
{
	if (!transfer)
		return;
	event_free(transfer->timer);
	free(transfer);
}

#endif
