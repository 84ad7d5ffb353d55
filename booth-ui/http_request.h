/* SPDX-License-Identifier: MIT */
/*
 * Requests to the page of a demo (display_http.h): who may make them, what they say, and answers. A request
 * is allowed only with a loopback name in its Host header and from a page of the same address.
 */
#ifndef BOOTH_UI_HTTP_REQUEST_H
#define BOOTH_UI_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <event2/http.h>

struct evkeyvalq;

void http_request_add_header(struct evhttp_request *request, const char *name, const char *value);
/* Sends an answer without contents. */
void http_request_answer(struct evhttp_request *request, int code, const char *reason);
/* Sends an answer with a copy of the bytes, which the browser keeps nowhere. type: the Content-Type. */
void http_request_send(struct evhttp_request *request, const char *type, const void *bytes,
		       size_t size);

/* Returns whether the request is allowed. If not, this function has already sent the answer. */
bool http_request_admit(struct evhttp_request *request, enum evhttp_cmd_type method);
/* The same for a POST that changes something: it must have the header X-Booth, which a form on another
 * site cannot send. */
bool http_request_admit_change(struct evhttp_request *request);

/* Reads the query of the address. The caller calls evhttp_clear_headers(). Returns false if it cannot be
 * read: this function has already sent the answer. */
bool http_request_parse(struct evhttp_request *request, struct evkeyvalq *ret_query);
/* Returns the number in the query's field `name`, or 0 if the field is missing or holds no number. */
uint64_t http_request_number(const struct evkeyvalq *query, const char *name);

#endif
