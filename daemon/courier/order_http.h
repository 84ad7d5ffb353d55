/* SPDX-License-Identifier: MIT */
/* The contract of docs/orders.md: how its requests are written and its answers are read. */
#ifndef DAEMON_COURIER_ORDER_HTTP_H
#define DAEMON_COURIER_ORDER_HTTP_H

#include "daemon/courier/order_wire.h"

/* -ENAMETOOLONG: the address or the body does not fit. */
must_check int order_http_write(const struct order_service_config *config,
				const struct order *order, struct order_wire_request *request);
/* The answer may have any contents. */
void order_http_read(const struct order *order, const struct transfer_answer *from, int64_t now_ms,
		     struct order_wire_answer *answer);

#endif
