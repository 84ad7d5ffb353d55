/* SPDX-License-Identifier: MIT */
/*
 * A server that photos go to: webdav, s3 or tus behind one small surface.
 *
 * destination_probe() finds out once what the server can do (create-only, make folders, read back);
 * what it found can be kept as text and given to the next start. destination_place() puts one file
 * under one key, exactly once, and proves by reading back that it is there.
 *
 * Bytes are borrowed until done(), texts are copied. done() is called once, from the loop, unless
 * cancelled; it may place further files, not destroy the destination.
 */
#ifndef DAEMON_COURIER_DESTINATION_H
#define DAEMON_COURIER_DESTINATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/problem.h"
#include "daemon/core/retry.h"
#include "daemon/net/transfer.h"

enum destination_kind { DESTINATION_WEBDAV, DESTINATION_S3, DESTINATION_TUS };

enum { DESTINATION_KEY_SIZE = 256, DESTINATION_URL_SIZE = 768 };

struct event_base;
struct destination;
struct placing;

struct destination_config {
	const char *name;    /* "main", "mirror": in dockets */
	const char *section; /* of the settings, for messages: "courier", "mirror" */
	enum destination_kind kind;
	const char *url;        /* without a slash at its end; for s3 with the bucket */
	bool proves_by_reading; /* else by what HEAD reports: for dear lines */
	struct transfers_config access;
};

/* How the server keeps us from overwriting. */
enum destination_create {
	CREATE_UNKNOWN,
	CREATE_IF_NONE_MATCH, /* it honours If-None-Match: * */
	CREATE_MOVE,          /* a temporary name, then MOVE with Overwrite: F */
	CREATE_AFTER_LOOKING, /* HEAD first; our keys are ours alone */
};

/* -EINVAL, -ENOMEM */
must_check int destination_create(struct event_base *base, const struct destination_config *config,
				  struct problem *problem, struct destination **ret_destination);
void destination_destroy(struct destination *destination); /* cancels all; null is fine */

bool destination_is_probed(const struct destination *destination);
void destination_forget_probe(struct destination *destination);
/* "create=move folders=made read=yes", and back. False: not from this version, probe again. */
void destination_format_probe(const struct destination *destination, char *text, size_t size);
bool destination_parse_probe(struct destination *destination, const char *text);

/* Whether objects can be named so: [A-Za-z0-9._/-], no "..", not too long. */
bool destination_is_key(const char *key);

struct placing_result {
	enum answer_class answer;
	int status;             /* HTTP, of the answer that decided; 0: none */
	int64_t server_wait_ms; /* -1: none asked */
	uint64_t sent_bytes;
	struct problem problem; /* for everything but ANSWER_DONE */
};
typedef void (*placing_done_fn)(const struct placing_result *result, void *user);
/* tus: where the upload lives; to be durable before it returns. Empty: forget it. */
typedef bool (*placing_location_fn)(const char *url, void *user);

struct upload {
	const char *key; /* [A-Za-z0-9._/-] only */
	const void *bytes;
	size_t size_bytes;
	const char *content_type;
	bool is_commit;     /* the record: what is there under its name is never replaced */
	unsigned tries;     /* of this item that failed before */
	bool replaces;      /* the heartbeat: always replaced */
	bool opens_folder;  /* the first file in its folder */
	const char *resume; /* tus: from an earlier try, or null */
	int64_t bytes_per_s;
};

must_check int destination_place(struct destination *destination, const struct upload *upload,
				 placing_done_fn done, placing_location_fn on_location, void *user,
				 struct placing **ret_placing);
/* key: a folder of its own for the probe, [A-Za-z0-9._/-] only */
must_check int destination_probe(struct destination *destination, const char *key,
				 placing_done_fn done, void *user, struct placing **ret_placing);
void placing_cancel(struct placing *placing); /* null is fine */

#endif
