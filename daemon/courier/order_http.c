/* SPDX-License-Identifier: MIT */
#include "daemon/courier/order_http.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/store/builder.h"

/* ---- requests ---- */

/* The body of PUT. A server compares fen, currency and title, so a second booth may repeat it. */
static int write_body(const struct order_service_config *config, const struct order *order,
		      struct order_wire_request *request)
{
	char expires[BUILDER_TIME_SIZE];
	json_object *object = json_object_new_object();
	builder_format_time(order->expires_ms, expires);
	(void)json_add_number(object, "fen", order->fen);
	(void)json_add_text(object, "currency", "CNY");
	(void)json_add_text(object, "title", config->title);
	(void)json_add_text(object, "person", order->person);
	(void)json_add_text(object, "campaign", order->campaign);
	(void)json_add_text(object, "device", config->device);
	(void)json_add_flag(object, "demo", order->base[0] == 'D');
	int r = json_add_text(object, "expires", expires);
	size_t length = 0;
	const char *line = r == 0 ? json_line(object, &length) : NULL;
	if (line && length < sizeof(request->body))
		memcpy(request->body, line, length + 1);
	json_object_put(object);
	if (!line)
		return -ENOMEM;
	return length < sizeof(request->body) ? 0 : -ENAMETOOLONG;
}

int order_http_write(const struct order_service_config *config, const struct order *order,
		     struct order_wire_request *request)
{
	char number[ORDER_NUMBER_SIZE];
	bool is_close = order->task == ORDER_CLOSE, is_create = order->task == ORDER_CREATE;
	order_join(order->base, order_asked_attempt(order), number);
	request->method = is_create ? "PUT" : is_close ? "POST" : "GET";
	int length = snprintf(request->url, sizeof(request->url), "%s/orders/%s%s", config->url,
			      number, is_close ? "/close" : "");
	if (length < 0 || (size_t)length >= sizeof(request->url))
		return -ENAMETOOLONG;
	(void)snprintf(request->headers[0], TRANSFER_HEADER_SIZE, "Accept: application/json");
	if (!is_create)
		return 0;
	(void)snprintf(request->headers[1], TRANSFER_HEADER_SIZE, "Content-Type: application/json");
	return write_body(config, order, request);
}

/* ---- answers ---- */

static bool find_kind(const char *state, enum order_answer_kind *ret_kind)
{
	static const struct {
		const char *state;
		enum order_answer_kind kind;
	} kinds[] = {
		{ "open", ORDER_IS_OPEN },         { "paid", ORDER_IS_PAID },
		{ "closed", ORDER_IS_CLOSED },     { "expired", ORDER_IS_CLOSED },
		{ "refunded", ORDER_IS_REFUNDED },
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(state, kinds[i].state) == 0) {
			*ret_kind = kinds[i].kind;
			return true;
		}
	return false;
}

/* Returns whether the answer names another order than the one that was asked for. */
static bool is_for_another(json_object *object, const struct order *order)
{
	char number[ORDER_NUMBER_SIZE];
	order_join(order->base, order_asked_attempt(order), number);
	return json_has(object, "number") && strcmp(json_text(object, "number"), number) != 0;
}

static const char *take_object(json_object *object, const struct order *order,
			       struct order_wire_answer *answer)
{
	enum order_answer_kind kind;
	int64_t fen = json_number(object, "fen", -1);
	if (!json_object_is_type(object, json_type_object))
		return "the answer is not a JSON object";
	if (is_for_another(object, order))
		return "the answer is about another order";
	if (!find_kind(json_text(object, "state"), &kind))
		return "the answer has no known state";
	bool has_money = kind == ORDER_IS_OPEN || kind == ORDER_IS_PAID;
	if (has_money && (fen <= 0 || fen > INT_MAX))
		return "the answer has no amount";
	if (json_has(object, "qr") && !order_wire_take_qr(json_text(object, "qr"), answer))
		return "the text for the telephone is not 1 to 512 printable characters";
	order_wire_take_transaction(json_text(object, "transaction"), answer);
	answer->answer.kind = kind;
	answer->answer.fen = has_money ? (int)fen : 0;
	return NULL;
}

static void take_body(const struct order *order, const struct transfer_answer *from,
		      struct order_wire_answer *answer)
{
	json_object *object = NULL;
	const char *why = json_parse(from->text, from->text_bytes, &object) < 0
				  ? "the answer is not JSON"
				  : take_object(object, order, answer);
	json_object_put(object);
	if (why) {
		answer->answer.qr = NULL;
		(void)order_wire_fail(answer, ORDER_IS_WRONG, why);
	}
}

/* The statuses other than 200 and 201 that have a meaning in the contract. */
static bool take_status(enum order_task task, int status, struct order_wire_answer *answer)
{
	if (status == 401 || status == 403)
		(void)order_wire_fail(answer, ORDER_IS_DENIED,
				      "the server refuses this booth: look at order.credentials");
	else if (status == 404 && task != ORDER_CREATE)
		answer->answer.kind = ORDER_IS_MISSING;
	else if (status == 409 && task == ORDER_CREATE)
		(void)order_wire_fail(answer, ORDER_CLASHES,
				      "the server has this number with another amount or title");
	else if (task == ORDER_CLOSE && (status == 200 || status == 204))
		answer->answer.kind = ORDER_IS_CLOSED;
	else
		return false;
	return true;
}

void order_http_read(const struct order *order, const struct transfer_answer *from, int64_t now_ms,
		     struct order_wire_answer *answer)
{
	bool is_close = order->task == ORDER_CLOSE;
	*answer = (struct order_wire_answer){ .answer = { .server_wait_ms = -1 } };
	if (!order_wire_is_readable(from, now_ms, answer) ||
	    take_status(order->task, from->status, answer))
		return;
	if (from->status == 200 || from->status == 201 || (is_close && from->status == 409))
		take_body(order, from, answer);
	else
		(void)order_wire_fail(answer, ORDER_IS_WRONG,
				      "the server's status has no meaning here");
}
