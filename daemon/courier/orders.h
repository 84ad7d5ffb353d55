/* SPDX-License-Identifier: MIT */
/*
 * The orders of all persons who owe money on this booth. Finds them in the records of the spool
 * (order_scan.h), asks the order service (order_service.h) what core/order_flow says, keeps each
 * step durable (order_file.h) and tells boothd (order_line.h): what the screen shows, and each end,
 * which boothd signs as an event item. An order stays until boothd has the events of its end, also
 * over restarts. Nothing here ever holds up a photo.
 *
 * Runs on the caller's event loop; what waits for the disk runs on the clerk's thread.
 */
#ifndef DAEMON_COURIER_ORDERS_H
#define DAEMON_COURIER_ORDERS_H

#include "daemon/core/order_flow.h"
#include "daemon/core/problem.h"
#include "daemon/courier/order_service.h"

struct clerk;
struct event_base;
struct orders;
struct spool;

/* Texts are borrowed until the orders are destroyed. */
struct orders_config {
	bool is_on; /* false: order.type = none */
	struct order_service_config service;
	struct order_policy policy;
	const char *state_path; /* courier.state */
	const char *socket;     /* link.orders_socket */
};

/* Borrows the clerk and the spool. */
must_check int orders_create(struct event_base *base, const struct orders_config *config,
			     const struct spool *spool, struct clerk *clerk,
			     struct problem *problem, struct orders **ret_orders);
/* Cancels all requests. Call clerk_stop() first. Null is fine. */
void orders_destroy(struct orders *orders);

/* A new item is in pending/. Call this before anything else hears of the item: the clerk then notes
 * the order before it can move the item away. id: null: some items were missed. */
void orders_notice(struct orders *orders, const char *id);

/* Asks the service now about all orders. */
void orders_hurry(struct orders *orders);

#endif
