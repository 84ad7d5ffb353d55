/* SPDX-License-Identifier: MIT */
/*
 * The courier's entry about an item in its delivery.json, and what follows from this entry. Both
 * routes write into the same file, each its own entry. All functions run on the clerk's thread, so
 * that two writers never collide.
 */
#ifndef DAEMON_COURIER_NOTE_H
#define DAEMON_COURIER_NOTE_H

#include <stdbool.h>

#include "daemon/core/problem.h"
#include "daemon/courier/placing.h"
#include "daemon/store/docket.h"

/* The destinations that an item must reach. The first name is the route's own destination. */
struct note_destinations {
	const char *names[DOCKET_DESTINATIONS];
	unsigned count;
};

struct note_sum {
	bool is_settled; /* every destination has the item or has refused it */
	bool is_refused; /* at least one destination has refused the item */
};
struct note_sum note_sum_up(const struct docket *docket,
			    const struct note_destinations *destinations);

/* Writes the result of a try into the entry. */
void note_take_result(struct docket_entry *entry, const struct placing_result *result);
/* Records in the entry that the server's refusal is final (refusal.h). */
void note_take_refusal(struct docket_entry *entry, const struct placing_result *why);

/* Reads delivery.json again, because the other route may have written meanwhile, and replaces this
 * route's entry. ret_docket: the intended contents of the file, set even if the file could not be
 * written. */
must_check int note_write(int item_fd, const struct docket_entry *entry, bool is_durable,
			  struct docket *ret_docket);

/* Reads the route's own entry at the beginning of a try. If the item lies in pending/ although
 * every destination has settled it and one has refused it, an operator has put it there again. In
 * this case the refusals of all destinations are deleted at once, and the change is made
 * durable. */
must_check int note_recall(int item_fd, const struct note_destinations *destinations,
			   struct problem *problem, struct docket *ret_docket,
			   struct docket_entry *ret_entry);

#endif
