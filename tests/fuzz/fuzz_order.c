/* SPDX-License-Identifier: MIT */
/* aims: daemon/courier/order_http.c daemon/courier/order_file.c daemon/store/order_event.c */
/* What an order service answers, what lies in the folder of the orders, and what comes on orders.sock. An answer never
 * makes an order paid without an amount, and what a telephone reads is printable. */
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/courier/order_file.h"
#include "daemon/courier/order_http.h"
#include "daemon/store/order_event.h"
#include "tests/fuzz/fuzz.h"

static void check_printable(const char *text)
{
	for (; *text; text++)
		assert(*text > ' ' && *text <= '~');
}

static void read_answer(enum order_task task, int status, const char *text, size_t size)
{
	static struct order_wire_answer answer;
	struct order order = { .base = "BBT3PKPH8687Q824M241HRFSAX", .attempt = 1, .task = task };
	struct transfer_answer from = { .status = status,
					.text = text,
					.text_bytes = size,
					.body_bytes = size,
					.server_unix_ms = -1 };
	order_http_read(&order, &from, 0, &answer);
	if (answer.answer.qr)
		check_printable(answer.answer.qr);
	if (answer.answer.transaction)
		check_printable(answer.answer.transaction);
	if (answer.answer.kind == ORDER_IS_PAID)
		assert(answer.answer.fen > 0 && !answer.words.text[0]);
	if (answer.answer.kind >= ORDER_CLASHES)
		assert(answer.words.text[0] && !answer.answer.qr);
}

static void read_file(const uint8_t *bytes, size_t size)
{
	struct order order, again;
	if (order_file_parse(bytes, size, &order) < 0)
		return;
	assert(order.attempt >= 1 && order.attempt <= ORDER_ATTEMPTS_MAX && order.fen >= 0);
	assert(order_file_save(fuzz_folder_fd(), &order) == 0);
	assert(order_file_load(fuzz_folder_fd(), order.base, &again) == 0);
	assert(again.state == order.state && again.attempt == order.attempt);
	assert(strcmp(again.qr, order.qr) == 0 && strcmp(again.photo, order.photo) == 0);
}

static void read_report(const uint8_t *bytes, size_t size)
{
	struct json_object *object = NULL;
	struct order_end end;
	if (json_parse(bytes, size, &object) == 0 && order_event_parse(object, &end) == 0) {
		assert(uuid_is_valid(end.photo) && person_is_valid(end.person) && end.fen > 0);
		assert(!end.twice.order[0] || end.paid.order[0]);
	}
	json_object_put(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const int statuses[] = { 200, 201, 204, 401, 404, 409, 500 };
	char *text = malloc(size + 1);
	assert(text);
	memcpy(text, bytes, size);
	text[size] = '\0';
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		for (int task = ORDER_QUERY; task <= ORDER_CHECK; task++)
			read_answer((enum order_task)task, statuses[i], text, size);
	read_file(bytes, size);
	read_report(bytes, size);
	free(text);
	return 0;
}
