/* SPDX-License-Identifier: MIT */
/*
 * A server that makes orders and knows whether they are paid: one interface for the contract of
 * docs/orders.md (order.type = http) and for WeChat Pay (order.type = wechat).
 *
 * order_service_ask() sends the request of the order's present task. The event loop calls done()
 * once, unless the call is cancelled. done() may ask again, but must not destroy the service. The
 * answer and its texts are valid only during the call.
 */
#ifndef DAEMON_COURIER_ORDER_SERVICE_H
#define DAEMON_COURIER_ORDER_SERVICE_H

#include "daemon/core/order_flow.h"
#include "daemon/core/problem.h"
#include "daemon/net/transfer.h"

enum order_service_kind { ORDER_SERVICE_HTTP, ORDER_SERVICE_WECHAT };

struct event_base;
struct order_service;
struct order_call;

/* Texts are borrowed until the service is destroyed. */
struct order_service_config {
	enum order_service_kind kind;
	const char *url; /* without a slash at its end */
	const char *title, *device;
	struct transfers_config access;
};

/* -EINVAL: the url is malformed. -ENOMEM: out of memory. */
must_check int order_service_create(struct event_base *base,
				    const struct order_service_config *config,
				    struct problem *problem, struct order_service **ret_service);
/* Cancels all requests that are under way; their callbacks are not called. null is fine. */
void order_service_destroy(struct order_service *service);

/* words: one line for the operator about an answer that is not good; otherwise empty. */
typedef void (*order_service_done_fn)(const struct order_answer *answer, const char *words,
				      void *user);

/* Errors: no request was sent. */
must_check int order_service_ask(struct order_service *service, const struct order *order,
				 order_service_done_fn done, void *user,
				 struct order_call **ret_call);
void order_call_cancel(struct order_call *call); /* null is fine */

#endif
