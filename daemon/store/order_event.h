/* SPDX-License-Identifier: MIT */
/*
 * The events at the end of an order: `paid`, `paid_twice`, or `order_closed`. An event's id follows
 * from its content and the photo's id, so whoever tells the same end again stores no second event.
 * order_event_store() waits for the disk: call it on the saver's thread.
 */
#ifndef DAEMON_STORE_ORDER_EVENT_H
#define DAEMON_STORE_ORDER_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/order_flow.h"
#include "daemon/core/problem.h"

struct json_object;
struct ledger;
struct signer;
struct spool;

/* A payment that a server has confirmed. */
struct order_event_money {
	char order[ORDER_NUMBER_SIZE]; /* empty: there is none */
	int fen;
	char transaction[ORDER_TRANSACTION_SIZE];
};

/* How an order ended. */
struct order_end {
	char photo[UUID_TEXT_SIZE], person[PERSON_TEXT_SIZE], campaign[ORDER_CAMPAIGN_SIZE];
	char order[ORDER_NUMBER_SIZE]; /* the last attempt */
	int fen;
	char by[16];                          /* kind of the order service: "http" or "wechat" */
	struct order_event_money paid, twice; /* paid: none: the order was closed */
};

/* What the events say about the booth. */
struct order_event_booth {
	const char *device;
	bool is_demo;
	int64_t unix_ms;
	bool clock_is_synchronised;
};

/* Reads a report of the courier. -EINVAL: a field is missing or cannot be true. */
must_check int order_event_parse(struct json_object *params, struct order_end *ret_end);

/* Stores the events that are not stored yet. After a return of 0, all are durable. */
must_check int order_event_store(struct spool *spool, const struct signer *signer,
				 struct ledger *ledger, const struct order_event_booth *booth,
				 const struct order_end *end, struct problem *problem);

#endif
