/* SPDX-License-Identifier: MIT */
/*
 * One item on its way to one destination: its files in order, the record last as the commit mark,
 * each proved before the next. Notes in delivery.json how it ended; the caller moves the
 * item on.
 */
#ifndef DAEMON_COURIER_DELIVERY_H
#define DAEMON_COURIER_DELIVERY_H

#include "daemon/core/uuid.h"
#include "daemon/courier/destination.h"
#include "daemon/store/docket.h"

struct delivery;
struct spool;

struct delivery_order {
	const struct spool *spool; /* the item is in its pending/ */
	struct destination *destination;
	const char *destination_name; /* in the docket */
	const char *prefix;           /* of the keys; may be empty */
	const char *device;           /* where the record names none */
	bool is_durable;              /* notes of success survive a power cut (tus) */
	unsigned placed_files; /* files that an earlier try of this process proved to be there */
	int64_t bytes_per_s;
};

struct delivery_result {
	char id[UUID_TEXT_SIZE];
	struct placing_result placing; /* of the file that decided */
	bool is_settled;       /* every destination named in the call has it or refused it */
	bool is_refused;       /* by one of them */
	uint64_t sent_bytes;   /* in vain or not */
	uint64_t proved_bytes; /* of files that are there now */
	unsigned placed_files; /* to be passed to the next try */
	size_t size_bytes;     /* of the file that decided */
};
typedef void (*delivery_done_fn)(const struct delivery_result *result, void *user);

/*
 * others: the destinations besides this one, for is_settled. Errors before anything is sent:
 * -ENOENT the item is gone (an operator's hand), -EALREADY the docket says it is there already
 * (then ret_result is filled), -EBADMSG it is broken, else what the disk said.
 */
must_check int delivery_start(const struct delivery_order *order, const char *id,
			      const char *const *others, unsigned other_count,
			      delivery_done_fn done, void *user, struct problem *problem,
			      struct delivery_result *ret_result, struct delivery **ret_delivery);
void delivery_cancel(struct delivery *delivery); /* null is fine */

/* Notes that the server's "no" is believed (refusal.h). */
must_check int delivery_refuse(const struct delivery_order *order, const char *id,
			       const char *const *others, unsigned other_count,
			       const struct placing_result *why,
			       struct delivery_result *ret_result);

#endif
