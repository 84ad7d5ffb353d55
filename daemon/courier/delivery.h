/* SPDX-License-Identifier: MIT */
/*
 * One item on its way to one destination. First the item is inspected (inspection.h), then its files
 * go in order, each proved before the next, with the record as the commit mark at the end. What became
 * of it is noted in delivery.json. Moving the item on is the caller's.
 *
 * All work with the disk that may wait for it is done by the clerk; done() is called from the loop.
 */
#ifndef DAEMON_COURIER_DELIVERY_H
#define DAEMON_COURIER_DELIVERY_H

#include "daemon/core/uuid.h"
#include "daemon/courier/destination.h"
#include "daemon/courier/note.h"

struct clerk;
struct delivery;
struct spool;

/* Texts and pointers are borrowed until done(). */
struct delivery_order {
	struct spool *spool; /* the item is in its pending/ */
	struct clerk *clerk;
	struct destination *destination;
	struct note_destinations destinations;
	const char *certificates_path;
	const char *prefix;    /* of the keys; may be empty */
	const char *device;    /* where the record names none */
	bool is_durable;       /* notes of success survive a power cut (tus) */
	unsigned placed_files; /* that an earlier try of this process proved to be there */
	int64_t bytes_per_s;
};

struct delivery_result {
	/* 0: `placing` tells how it went. Else nothing was decided by the server: as inspection.h
	 * says, with -EBADMSG also for a file that was altered while the item was being sent. */
	int error;
	struct problem problem;        /* of the error */
	struct placing_result placing; /* of the file that decided */
	struct note_sum sum;
	uint64_t sent_bytes;   /* over the line, in vain or not */
	uint64_t proved_bytes; /* of these, of files that are there now */
	unsigned placed_files; /* for the next try's order */
	size_t size_bytes;     /* of the file that decided */
};
typedef void (*delivery_done_fn)(const struct delivery_result *result, void *user);

/* -ENOMEM */
must_check int delivery_start(const struct delivery_order *order, const char *id,
			      delivery_done_fn done, void *user, struct delivery **ret_delivery);
/* Notes that the server's "no" is believed (refusal.h); done() gets result.sum. */
must_check int delivery_refuse(const struct delivery_order *order, const char *id,
			       const struct placing_result *why, delivery_done_fn done, void *user,
			       struct delivery **ret_delivery);
void delivery_cancel(struct delivery *delivery); /* null is fine */

#endif
