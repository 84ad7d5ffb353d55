/* SPDX-License-Identifier: MIT */
/*
 * The courier's connection to boothd about orders: link.orders_socket, JSON-RPC 2.0, one object a
 * line (docs/control.md). Connects again whenever the connection is lost.
 */
#ifndef DAEMON_COURIER_ORDER_LINE_H
#define DAEMON_COURIER_ORDER_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct event_base;
struct json_object;
struct order_line;

struct order_line_events {
	/* Reports that were not answered before will not be answered any more. */
	void (*on_connected)(void *user);
	/* The person of this photo says that they have paid. */
	void (*on_hurry)(const char *photo, void *user);
	/* boothd has answered a report. is_done: what the report asked for is durable. */
	void (*on_reply)(uint32_t report, bool is_done, void *user);
};

/* path: copied. -ENOMEM: out of memory. */
must_check int order_line_create(struct event_base *base, const char *path,
				 const struct order_line_events *events, void *user,
				 struct problem *problem, struct order_line **ret_line);
void order_line_destroy(struct order_line *line); /* null is fine */

bool order_line_is_connected(const struct order_line *line);

/* Sends a report, and frees params. Returns its number, which on_reply() gets; 0: there is no
 * connection now. */
uint32_t order_line_report(struct order_line *line, struct json_object *params);

#endif
