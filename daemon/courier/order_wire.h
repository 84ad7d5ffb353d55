/* SPDX-License-Identifier: MIT */
/* One kind of order service: how it writes a request, and how it reads an answer. */
#ifndef DAEMON_COURIER_ORDER_WIRE_H
#define DAEMON_COURIER_ORDER_WIRE_H

#include <stdint.h>

#include "daemon/courier/order_service.h"

enum {
	ORDER_ANSWER_BYTES_MAX = 64 * 1024, /* a longer answer is rejected */
	ORDER_BODY_SIZE = 2048,
	ORDER_URL_SIZE = 1024,
	ORDER_HEADERS = 4,
};

struct order_wire_request {
	const char *method;
	char url[ORDER_URL_SIZE];
	char headers[ORDER_HEADERS][TRANSFER_HEADER_SIZE]; /* "Name: value"; empty: none */
	char body[ORDER_BODY_SIZE];                        /* empty: no body */
};

/* An answer with the memory of its texts. */
struct order_wire_answer {
	struct order_answer answer; /* its texts are the members below, or null */
	char qr[ORDER_QR_SIZE];
	char transaction[ORDER_TRANSACTION_SIZE];
	struct problem words; /* why the answer is not good; empty: it is good */
};

/* Marks the answer as one that is not believed, or as none. Returns `kind`, for the caller's return. */
enum order_answer_kind order_wire_fail(struct order_wire_answer *answer,
				       enum order_answer_kind kind, const char *why);

/* Judges what does not depend on the kind of service: no answer at all, statuses that every HTTP server
 * may send, and an answer that is too long. Returns whether the body must be read. */
bool order_wire_is_readable(const struct transfer_answer *from, int64_t now_ms,
			    struct order_wire_answer *answer);

/* Copies the text that a person's telephone reads. Returns false if it has other characters than
 * printable ASCII, or is empty or too long. */
bool order_wire_take_qr(const char *text, struct order_wire_answer *answer);
/* Copies the server's number of the payment, without characters that are not printable. */
void order_wire_take_transaction(const char *text, struct order_wire_answer *answer);

#endif
