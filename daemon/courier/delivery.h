/* SPDX-License-Identifier: MIT */
/*
 * One item on its way to one destination. First the item is inspected (inspection.h). Then its
 * files are sent in order, and the delivery proves each file before it sends the next. The record
 * comes last: when it is there, the item is complete. The delivery notes the result in
 * delivery.json. The caller then moves the item out of pending/.
 *
 * The clerk does all work that may wait for the disk. The loop calls done().
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
	struct spool *spool; /* spool that has the item in pending/ */
	struct clerk *clerk;
	struct destination *destination;
	struct note_destinations destinations;
	const char *certificates_path;
	const char *prefix; /* prefix of the object keys; may be empty */
	const char *device; /* used if the record names no device */
	bool is_durable;    /* true (tus): a note of success must survive a power cut */
	/* files that an earlier try of this process has proved at the server */
	unsigned placed_files;
	int64_t bytes_per_s;
};

struct delivery_result {
	/* 0: `placing` tells the result. Otherwise the server decided nothing: an error of
	 * inspection.h, or -EBADMSG if a file was altered while the item was being sent. */
	int error;
	struct problem problem;        /* explains the error */
	struct placing_result placing; /* result for the last file that was tried */
	struct note_sum sum;
	uint64_t sent_bytes;   /* all bytes sent, even if they had to be sent again */
	uint64_t proved_bytes; /* those of sent_bytes whose files are proved */
	unsigned placed_files; /* copy it into the order of the next try */
	size_t size_bytes;     /* size of the last file that was tried */
};
typedef void (*delivery_done_fn)(const struct delivery_result *result, void *user);

/* -ENOMEM: out of memory. */
must_check int delivery_start(const struct delivery_order *order, const char *id,
			      delivery_done_fn done, void *user, struct delivery **ret_delivery);
/* Notes in delivery.json that the courier believes the server's refusal (refusal.h). done() gets
 * the new result.sum. */
must_check int delivery_refuse(const struct delivery_order *order, const char *id,
			       const struct placing_result *why, delivery_done_fn done, void *user,
			       struct delivery **ret_delivery);
void delivery_cancel(struct delivery *delivery); /* null is fine */

#endif
