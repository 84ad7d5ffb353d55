/* SPDX-License-Identifier: MIT */
/*
 * What the courier writes about an item into the item's delivery.json, and what it concludes from it.
 * Both routes write into the same file, each its own entry: all of this runs on the clerk's thread, so
 * that no two writers meet.
 */
#ifndef DAEMON_COURIER_NOTE_H
#define DAEMON_COURIER_NOTE_H

#include <stdbool.h>

#include "daemon/core/problem.h"
#include "daemon/courier/placing.h"
#include "daemon/store/docket.h"

/* The destinations that an item must reach; the first one is the route's own. */
struct note_destinations {
	const char *names[DOCKET_DESTINATIONS];
	unsigned count;
};

struct note_sum {
	bool is_settled; /* every destination has the item or refused it */
	bool is_refused; /* by one of them at least */
};
struct note_sum note_sum_up(const struct docket *docket,
			    const struct note_destinations *destinations);

/* A try ended. */
void note_take_result(struct docket_entry *entry, const struct placing_result *result);
/* The server's "no" is believed. */
void note_take_refusal(struct docket_entry *entry, const struct placing_result *why);

/* Reads delivery.json again, since the other route may have written meanwhile, and replaces this
 * entry in it. ret_docket: what the file should say, even where it could not be written. */
must_check int note_write(int item_fd, const struct docket_entry *entry, bool is_durable,
			  struct docket *ret_docket);

/* The route's own entry, to begin with. An item that every destination had settled, and that was
 * refused, lies in pending/ again because an operator put it there: then its refusals are forgotten,
 * for all destinations at once and durably. */
must_check int note_recall(int item_fd, const struct note_destinations *destinations,
			   struct problem *problem, struct docket *ret_docket,
			   struct docket_entry *ret_entry);

#endif
