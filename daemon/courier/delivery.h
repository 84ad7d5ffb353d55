/* SPDX-License-Identifier: MIT */
/*
 * One item on its way to one destination. First the item is inspected (inspection.h). Then its
 * files are sent in order, and before each next file the delivery proves that the server has the
 * previous one. The record comes last: when the server has it, the item is complete there. The
 * delivery writes the result to delivery.json. The caller then moves the item out of pending/.
 *
 * The clerk's thread does all work that may wait for the disk. The event loop calls done().
 */
#ifndef DAEMON_COURIER_DELIVERY_H
#define DAEMON_COURIER_DELIVERY_H

#include "daemon/core/uuid.h"
#include "daemon/courier/destination.h"
#include "daemon/courier/note.h"

struct clerk;
struct delivery;
struct spool;

/* Texts and pointers are borrowed until done() is called. */
struct delivery_order {
	struct spool *spool; /* the item is in this spool's folder pending/ */
	struct clerk *clerk;
	struct destination *destination;
	struct note_destinations destinations;
	const char *certificates_path;
	const char *prefix; /* prefix of the object keys; may be empty */
	const char *device; /* device name for the keys if the record names no device */
	bool is_durable;    /* true for tus: an entry in delivery.json must survive a power cut */
	/* number of files that an earlier try of this process has proved to be at the server */
	unsigned placed_files;
	int64_t bytes_per_s;
};

struct delivery_result {
	/* 0: `placing` holds the server's decision. Negative: the server has decided nothing. The
	 * error is one that inspection_run() gives, or -EBADMSG if a file was altered while the
	 * item was being sent. */
	int error;
	struct problem problem;        /* explains the error */
	struct placing_result placing; /* result for the last file that was tried */
	struct note_sum sum;
	uint64_t sent_bytes;   /* number of all bytes sent, even of those sent twice */
	uint64_t proved_bytes; /* part of sent_bytes that belongs to proved files */
	unsigned placed_files; /* number of proved files; copy it into the next try's order */
	size_t size_bytes;     /* size of the last file that was tried */
};
typedef void (*delivery_done_fn)(const struct delivery_result *result, void *user);

/* -ENOMEM: out of memory. */
must_check int delivery_start(const struct delivery_order *order, const char *id,
			      delivery_done_fn done, void *user, struct delivery **ret_delivery);
/* Notes in delivery.json that the server's refusal is final (refusal.h). done() gets the new
 * result.sum. */
must_check int delivery_refuse(const struct delivery_order *order, const char *id,
			       const struct placing_result *why, delivery_done_fn done, void *user,
			       struct delivery **ret_delivery);
void delivery_cancel(struct delivery *delivery); /* null is fine */

#endif
