/* SPDX-License-Identifier: MIT */
/*
 * A placing is the upload of one file to one server. This header has the caller's side of it.
 * destination.h starts a placing; placing_inside.h is for the protocols that carry it out.
 */
#ifndef DAEMON_COURIER_PLACING_H
#define DAEMON_COURIER_PLACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/retry.h"

struct placing;

/* Texts are copied. Bytes are borrowed until done(). */
struct upload {
	const char *key; /* made of [A-Za-z0-9._/-] only */
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
	int status;             /* HTTP status of the deciding answer; 0: no answer came */
	int64_t server_wait_ms; /* time that the server asks to wait; -1: the server does not ask */
	uint64_t sent_bytes;
	struct problem problem; /* set for every class except ANSWER_DONE */
};

typedef void (*placing_done_fn)(const struct placing_result *result, void *user);
/* tus: url is the address of the upload. The callee makes the address durable and then calls
 * placing_located(), at once or later from the loop. */
typedef void (*placing_location_fn)(struct placing *placing, const char *url, void *user);
/* Tells the placing that the address is durable. is_durable false: it could not be made durable, so
 * the placing sends nothing to the address. */
void placing_located(struct placing *placing, bool is_durable);

void placing_cancel(struct placing *placing); /* null is fine */

#endif
