/* SPDX-License-Identifier: MIT */
#include "booth-ui/http_request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

/* Returns whether host is a name of this machine's loopback address, with or without a port:
 * "localhost:8080", "127.0.0.1", "[::1]:80". */
static bool is_loopback_name(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
	for (size_t i = 0; host && i < sizeof(names) / sizeof(names[0]); i++) {
		size_t length = strlen(names[i]);
		if (strncasecmp(host, names[i], length) == 0 &&
		    (host[length] == '\0' || host[length] == ':'))
			return true;
	}
	return false;
}

static bool is_from_here(struct evhttp_request *request)
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
	const char *host = evhttp_find_header(headers, "Host");
	if (!is_loopback_name(host))
		return false;
	/* The browser's Origin header names the site whose page makes the request. Only a page of
	 * our own site may make requests. */
	const char *origin = evhttp_find_header(headers, "Origin");
	static const char scheme[] = "http://";
	return !origin || (strncmp(origin, scheme, strlen(scheme)) == 0 &&
			   strcasecmp(origin + strlen(scheme), host) == 0);
}

void http_request_add_header(struct evhttp_request *request, const char *name, const char *value)
{
	(void)evhttp_add_header(evhttp_request_get_output_headers(request), name, value);
}

void http_request_answer(struct evhttp_request *request, int code, const char *reason)
{
	http_request_add_header(request, "Cache-Control", "no-store");
	evhttp_send_reply(request, code, reason, NULL);
}

bool http_request_admit(struct evhttp_request *request, enum evhttp_cmd_type method)
{
	if (!is_from_here(request)) {
		http_request_answer(request, 403, "Loopback only");
		return false;
	}
	if (evhttp_request_get_command(request) != method) {
		http_request_answer(request, 405, "Method not allowed");
		return false;
	}
	return true;
}

bool http_request_admit_change(struct evhttp_request *request)
{
	if (!http_request_admit(request, EVHTTP_REQ_POST))
		return false;
	if (evhttp_find_header(evhttp_request_get_input_headers(request), "X-Booth"))
		return true;
	http_request_answer(request, 403, "X-Booth header missing");
	return false;
}

bool http_request_parse(struct evhttp_request *request, struct evkeyvalq *query)
{
	const char *text = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request));
	if (evhttp_parse_query_str(text ? text : "", query) == 0)
		return true;
	http_request_answer(request, 400, "Bad query");
	return false;
}

uint64_t http_request_number(const struct evkeyvalq *query, const char *name)
{
	const char *text = evhttp_find_header(query, name);
	return text ? strtoull(text, NULL, 10) : 0;
}

void http_request_send(struct evhttp_request *request, const char *type, const void *bytes,
		       size_t size)
{
	struct evbuffer *body = evbuffer_new();
	if (!body || evbuffer_add(body, bytes, size) < 0) {
		http_request_answer(request, 503, "Out of memory");
	} else {
		http_request_add_header(request, "Content-Type", type);
		http_request_add_header(request, "Cache-Control", "no-store");
		http_request_add_header(request, "X-Content-Type-Options", "nosniff");
		evhttp_send_reply(request, 200, "OK", body);
	}
	if (body)
		evbuffer_free(body);
}
