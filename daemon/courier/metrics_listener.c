/* SPDX-License-Identifier: MIT */
#include "daemon/courier/metrics_listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/json.h"
#include "daemon/base/prometheus.h"

enum {
	QUESTIONS_MAX = 4, /* maximum number of waiting requests; a collector asks every 15 s */
	ASK_S = 3,         /* time limit for boothd; shorter than a collector's limit of 10 s */
	HTTP_S = 10,
	HEADERS_MAX = 8192,
	ANSWER_MAX = 256 * 1024,
};

/* One HTTP request that waits for boothd's answer. */
struct question {
	struct metrics_listener *listener;
	struct evhttp_request *request; /* null: this entry is free */
	struct evhttp_connection *connection;
	struct bufferevent *boothd;
};

struct metrics_listener {
	struct event_base *base;
	struct evhttp *http;
	struct sockaddr_un control;
	void (*print)(FILE *to, void *user);
	void *user;
	unsigned short port;
	struct question questions[QUESTIONS_MAX];
};

static const char request_line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"metrics\"}\n";

int metrics_listener_parse(const char *address, struct problem *problem,
			   char ret_host[METRICS_HOST_SIZE], unsigned short *ret_port)
{
	static const char *const hosts[][2] = { { "127.0.0.1:", "127.0.0.1" },
						{ "[::1]:", "::1" } };
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		size_t length = strlen(hosts[i][0]);
		const char *port = address + length;
		if (strncmp(address, hosts[i][0], length) != 0 ||
		    strspn(port, "0123456789") != strlen(port) || !port[0] || strlen(port) > 5)
			continue;
		unsigned long number = strtoul(port, NULL, 10);
		if (number > UINT16_MAX)
			break;
		(void)snprintf(ret_host, METRICS_HOST_SIZE, "%s", hosts[i][1]);
		*ret_port = (unsigned short)number;
		return 0;
	}
	return problem_set(problem, -EINVAL,
			   "metrics.listen = %s; 127.0.0.1:PORT and [::1]:PORT are allowed, for "
			   "figures are for this machine: let a proxy or a tunnel carry them on",
			   address);
}

/* ---- the answer to the collector ---- */

static void forget(struct question *question)
{
	if (question->boothd)
		bufferevent_free(question->boothd);
	if (question->connection)
		evhttp_connection_set_closecb(question->connection, NULL, NULL);
	*question = (struct question){ .listener = question->listener };
}

static void on_client_gone(struct evhttp_connection *connection, void *user)
{
	struct question *question = user;
	(void)connection;
	question->connection = NULL; /* libevent frees the connection and its request */
	forget(question);
}

/* Answers the HTTP request. boothd: text of boothd's metrics; null: boothd does not answer. */
static void answer(struct question *question, const char *boothd)
{
	struct metrics_listener *listener = question->listener;
	struct evhttp_request *request = question->request;
	autofree char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	forget(question);
	if (to) {
		prometheus_head(to, "booth_boothd_up", "gauge", "1 where boothd answers.");
		(void)fprintf(to, "booth_boothd_up %d\n%s", boothd != NULL, boothd ? boothd : "");
		listener->print(to, listener->user);
	}
	struct evbuffer *body = evbuffer_new();
	if (!to || fclose(to) != 0 || !body || evbuffer_add(body, text, size) < 0) {
		evhttp_send_error(request, HTTP_INTERNAL, NULL);
	} else {
		(void)evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type",
					"text/plain; version=0.0.4; charset=utf-8");
		evhttp_send_reply(request, HTTP_OK, NULL, body);
	}
	if (body)
		evbuffer_free(body);
}

/* ---- the request to boothd ---- */

static void on_answer(struct bufferevent *boothd, void *user)
{
	struct question *question = user;
	struct evbuffer *input = bufferevent_get_input(boothd);
	size_t length = 0;
	autofree char *line = evbuffer_readln(input, &length, EVBUFFER_EOL_LF);
	if (!line && evbuffer_get_length(input) <= ANSWER_MAX)
		return;
	struct json_object *root = NULL;
	bool is_good = line && json_parse(line, length, &root) == 0;
	const char *text = json_text(root, "result");
	answer(question, is_good && text[0] ? text : NULL);
	json_object_put(root);
}

static void on_boothd_event(struct bufferevent *boothd, short what, void *user)
{
	(void)boothd;
	if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT))
		answer(user, NULL);
}

static void ask_boothd(struct question *question)
{
	const struct metrics_listener *listener = question->listener;
	static const struct timeval patience = { .tv_sec = ASK_S };
	const struct sockaddr *control = (const struct sockaddr *)&listener->control;
	question->boothd = bufferevent_socket_new(listener->base, -1, BEV_OPT_CLOSE_ON_FREE);
	if (!question->boothd) {
		answer(question, NULL);
		return;
	}
	bufferevent_setcb(question->boothd, on_answer, NULL, on_boothd_event, question);
	bufferevent_set_timeouts(question->boothd, &patience, &patience);
	if (bufferevent_enable(question->boothd, EV_READ | EV_WRITE) < 0 ||
	    bufferevent_write(question->boothd, request_line, sizeof(request_line) - 1) < 0) {
		answer(question, NULL);
		return;
	}
	const struct evhttp_request *request = question->request;
	if (bufferevent_socket_connect(question->boothd, control, sizeof(listener->control)) < 0 &&
	    /* if they differ, the event callback has already answered */
	    question->request == request)
		answer(question, NULL);
}

/* Returns whether the request names this machine as its host. Without this check, a foreign web
 * site could read the figures through a browser on this machine, by making its own host name point
 * to 127.0.0.1. */
static bool is_for_us(struct evhttp_request *request)
{
	static const char *const ours[] = { "127.0.0.1", "localhost", "::1", "[::1]" };
	const char *host = evhttp_request_get_host(request);
	for (size_t i = 0; host && i < sizeof(ours) / sizeof(ours[0]); i++)
		if (strcasecmp(host, ours[i]) == 0)
			return true;
	return !host; /* no Host header: the request is HTTP/1.0, which no browser sends */
}

static void on_get(struct evhttp_request *request, void *user)
{
	struct metrics_listener *listener = user;
	struct question *question = NULL;
	if (!is_for_us(request)) {
		evhttp_send_error(request, 403, "Forbidden");
		return;
	}
	for (unsigned i = 0; i < QUESTIONS_MAX && !question; i++)
		if (!listener->questions[i].request)
			question = &listener->questions[i];
	if (!question) {
		evhttp_send_error(request, HTTP_SERVUNAVAIL, NULL);
		return;
	}
	question->listener = listener;
	question->request = request;
	question->connection = evhttp_request_get_connection(request);
	evhttp_connection_set_closecb(question->connection, on_client_gone, question);
	ask_boothd(question);
}

static void on_other(struct evhttp_request *request, void *user)
{
	(void)user;
	evhttp_send_error(request, HTTP_NOTFOUND, NULL);
}

/* ---- opening and closing ---- */

static unsigned short port_of(struct evhttp_bound_socket *bound)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4; /* sin_port is at the same offset as sin6_port */
		struct sockaddr_in6 v6;
	} address = { .any.sa_family = AF_UNSPEC };
	socklen_t size = sizeof(address);
	if (getsockname(evhttp_bound_socket_get_fd(bound), &address.any, &size) < 0)
		return 0;
	return ntohs(address.v4.sin_port);
}

int metrics_listener_create(struct event_base *base, const char *address,
			    const char *control_socket, void (*print)(FILE *to, void *user),
			    void *user, struct problem *problem,
			    struct metrics_listener **ret_listener)
{
	char host[METRICS_HOST_SIZE] = "";
	unsigned short port = 0;
	int r = metrics_listener_parse(address, problem, host, &port);
	if (r < 0)
		return r;
	struct metrics_listener *listener = calloc(1, sizeof(*listener));
	if (!listener)
		return problem_memory(problem);
	listener->base = base;
	listener->print = print;
	listener->user = user;
	listener->control.sun_family = AF_UNIX;
	(void)snprintf(listener->control.sun_path, sizeof(listener->control.sun_path), "%s",
		       control_socket);
	listener->http = evhttp_new(base);
	struct evhttp_bound_socket *bound =
		listener->http ? evhttp_bind_socket_with_handle(listener->http, host, port) : NULL;
	if (!bound) {
		r = errno ? -errno : -ENOMEM;
		metrics_listener_destroy(listener);
		return problem_set(problem, r,
				   "metrics.listen = %s cannot be taken: %s; `ss -ltnp` shows who "
				   "has it",
				   address, strerror(-r));
	}
	listener->port = port_of(bound);
	evhttp_set_allowed_methods(listener->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_max_headers_size(listener->http, HEADERS_MAX);
	evhttp_set_max_body_size(listener->http, 0);
	evhttp_set_timeout(listener->http, HTTP_S);
	evhttp_set_gencb(listener->http, on_other, NULL);
	(void)evhttp_set_cb(listener->http, "/metrics", on_get, listener);
	*ret_listener = listener;
	return 0;
}

void metrics_listener_destroy(struct metrics_listener *listener)
{
	if (!listener)
		return;
	for (unsigned i = 0; i < QUESTIONS_MAX; i++)
		if (listener->questions[i].request)
			forget(&listener->questions[i]);
	if (listener->http)
		evhttp_free(listener->http);
	free(listener);
}

unsigned short metrics_listener_port(const struct metrics_listener *listener)
{
	return listener->port;
}
