/* SPDX-License-Identifier: MIT */
/*
 * A placing is the upload of one file to one server. This header is for callers. destination.h
 * starts a placing; placing_inside.h is for the protocols that carry it out.
 */
#ifndef DAEMON_COURIER_PLACING_H
#define DAEMON_COURIER_PLACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/cause.h"
#include "daemon/core/problem.h"
#include "daemon/core/retry.h"

struct placing;

/* The placing copies the texts. It borrows the bytes until done() is called. */
struct upload {
	const char *key; /* contains only the characters [A-Za-z0-9._/-] */
	const void *bytes;
	size_t size_bytes;
	const char *content_type;
	/* the file is a record: the courier never replaces an existing record */
	bool is_commit;
	bool replaces;     /* the file is a heartbeat: each heartbeat replaces the one before */
	bool opens_folder; /* the file is the first in its folder */
	/* tus: address of the upload from an earlier try; null: no earlier try */
	const char *resume;
	int64_t bytes_per_s;
};

struct placing_result {
	enum answer_class answer;
	int status; /* HTTP status of the answer that decided; 0: no answer came */
	/* how long the server asks us to wait; -1: the server names no time */
	int64_t server_wait_ms;
	uint64_t sent_bytes;
	enum cause cause; /* CAUSE_NONE for ANSWER_DONE */
	/* time in the last answer's header Date, as Unix time in milliseconds; -1: it had none */
	int64_t server_unix_ms;
	bool has_removed;       /* only of a probe: the server deleted the probe's file */
	struct problem problem; /* explains every class except ANSWER_DONE */
};

typedef void (*placing_done_fn)(const struct placing_result *result, void *user);
/* Only tus calls it. url: the address that the server gave to the upload. The callback makes the
 * address durable and then calls placing_located(), at once or later from the event loop. */
typedef void (*placing_location_fn)(struct placing *placing, const char *url, void *user);
/* Tells the placing whether the upload's address was made durable. If is_durable is false, the
 * placing sends nothing to the address and fails. */
void placing_located(struct placing *placing, bool is_durable);

void placing_cancel(struct placing *placing); /* null is fine */

#endif
