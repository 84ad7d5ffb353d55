/* SPDX-License-Identifier: MIT */
#include "daemon/courier/order_wire.h"

#include <stdio.h>
#include <string.h>

#include "daemon/core/retry.h"

enum order_answer_kind order_wire_fail(struct order_wire_answer *answer,
				       enum order_answer_kind kind, const char *why)
{
	answer->answer.kind = kind;
	(void)snprintf(answer->words.text, sizeof(answer->words.text), "%s", why);
	return kind;
}

static const char *describe_status(const struct transfer_answer *from, char text[64])
{
	(void)snprintf(text, 64, "HTTP status %d", from->status);
	return text;
}

bool order_wire_is_readable(const struct transfer_answer *from, int64_t now_ms,
			    struct order_wire_answer *answer)
{
	char text[64];
	int64_t server_ms = from->server_unix_ms >= 0 ? from->server_unix_ms : now_ms;
	answer->answer.server_wait_ms =
		from->retry_after[0] ? retry_after_ms(from->retry_after, server_ms) : -1;
	if (from->failure != TRANSFER_OK)
		(void)order_wire_fail(answer, ORDER_NO_ANSWER, from->error);
	else if (from->is_proxys || from->status == 407)
		(void)order_wire_fail(answer, ORDER_NO_ANSWER, "the proxy refuses the connection");
	else if (from->status == 429 || from->status >= 500 || from->status == 408)
		(void)order_wire_fail(answer, ORDER_NO_ANSWER, describe_status(from, text));
	else if (from->status >= 300 && from->status < 400)
		(void)order_wire_fail(answer, ORDER_IS_WRONG,
				      "the server sends us to another address, which is not asked");
	else if (from->body_bytes > ORDER_ANSWER_BYTES_MAX)
		(void)order_wire_fail(answer, ORDER_IS_WRONG, "the answer is longer than 64 KiB");
	else
		return true;
	return false;
}

static bool is_printable(char character)
{
	return character > ' ' && character <= '~';
}

bool order_wire_take_qr(const char *text, struct order_wire_answer *answer)
{
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i++)
		if (!is_printable(text[i]))
			return false;
	if (length == 0 || length >= sizeof(answer->qr))
		return false;
	memcpy(answer->qr, text, length + 1);
	answer->answer.qr = answer->qr;
	return true;
}

void order_wire_take_transaction(const char *text, struct order_wire_answer *answer)
{
	size_t length = 0;
	for (; *text && length + 1 < sizeof(answer->transaction); text++)
		if (is_printable(*text))
			answer->transaction[length++] = *text;
	answer->transaction[length] = '\0';
	answer->answer.transaction = length > 0 ? answer->transaction : NULL;
}
