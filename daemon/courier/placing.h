/* SPDX-License-Identifier: MIT */
/*
 * One file on its way to one server, as the caller sees it: what to send, and how it ended.
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

/* Texts are copied, bytes are borrowed until done(). */
struct upload {
	const char *key; /* [A-Za-z0-9._/-] only */
	const void *bytes;
	size_t size_bytes;
	const char *content_type;
	bool is_commit;     /* the record: the courier never replaces one that is there */
	bool replaces;      /* the heartbeat: each one replaces the one before */
	bool opens_folder;  /* the first file in its folder */
	const char *resume; /* tus: the upload's address, from an earlier try; or null */
	int64_t bytes_per_s;
};

struct placing_result {
	enum answer_class answer;
	int status;             /* HTTP, of the answer that decided; 0: there was no answer */
	int64_t server_wait_ms; /* how long the server asks to wait; -1: it does not ask */
	uint64_t sent_bytes;
	struct problem problem; /* for every class but ANSWER_DONE */
};

typedef void (*placing_done_fn)(const struct placing_result *result, void *user);
/* tus: where the upload lives. The callee makes the address durable and then calls
 * placing_located(), at once or later from the loop. */
typedef void (*placing_location_fn)(struct placing *placing, const char *url, void *user);
/* False: the address could not be made durable, so nothing may be sent there. */
void placing_located(struct placing *placing, bool is_durable);

void placing_cancel(struct placing *placing); /* null is fine */

#endif
