/* SPDX-License-Identifier: MIT */
/*
 * Finds the photos whose records ask for money, and notes an order for each before the photo can
 * leave pending/. The signed record is the source: if the folder of the orders is lost, the orders
 * are made again from the records of the whole spool, and the server is asked about each.
 *
 * All functions wait for the disk, and run on the clerk's thread.
 */
#ifndef DAEMON_COURIER_ORDER_SCAN_H
#define DAEMON_COURIER_ORDER_SCAN_H

#include "daemon/core/order_flow.h"
#include "daemon/core/problem.h"

struct spool;

/* What a photo's record asks for. */
struct order_found {
	char photo[UUID_TEXT_SIZE];
	int fen;
	int64_t taken_ms;
	struct order order; /* as the file has it; if there was none, a new order that was saved */
};

struct order_scan {
	const struct spool *spool;
	int folder_fd; /* of the orders */
	const struct order_policy *policy;
	int64_t now_ms;
};

/* Looks at one item of pending/. Returns 1: the record asks for money. 0: it does not, or the item is
 * not there. Errors: the record or the order cannot be read or written. */
must_check int order_scan_item(const struct order_scan *scan, const char *id,
			       struct order_found *ret_found);

/* Notes an order for each photo of the whole spool that asks for money, if the folder is not known to
 * have them all; then marks the folder. A person whose event says `paid` has paid. ret_made: number
 * of orders that were noted. */
must_check int order_scan_rebuild(const struct order_scan *scan, unsigned *ret_made);

#endif
