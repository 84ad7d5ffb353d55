/* SPDX-License-Identifier: MIT */
/*
 * A server for photos: one interface for webdav, s3 and tus.
 *
 * destination_probe() finds out once what the server supports: creating a file without overwriting
 * one, making folders, and returning a file's bytes. The results can be kept as text for the next
 * start. destination_place() puts one file under one key exactly once, and proves by reading back
 * that the file is there.
 *
 * The event loop calls done() once, unless the placing is cancelled. done() may place further files
 * but must not destroy the destination.
 */
#ifndef DAEMON_COURIER_DESTINATION_H
#define DAEMON_COURIER_DESTINATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/courier/placing.h"
#include "daemon/net/transfer.h"

enum destination_kind { DESTINATION_WEBDAV, DESTINATION_S3, DESTINATION_TUS };

enum { DESTINATION_KEY_SIZE = 256, DESTINATION_URL_SIZE = 768, DESTINATION_PROBE_SIZE = 80 };

struct event_base;
struct destination;

struct destination_config {
	const char *name;    /* "main" or "mirror", as in delivery.json */
	const char *section; /* section of the settings, for messages: "courier" or "mirror" */
	enum destination_kind kind;
	const char *url; /* for s3: the url includes the bucket */
	/* true: a file is proved by reading its bytes back; false: by a HEAD request, which costs
	 * less on an expensive line */
	bool proves_by_reading;
	struct transfers_config access;
};

/* -EINVAL: the url is malformed. -ENOMEM: out of memory. */
must_check int destination_create(struct event_base *base, const struct destination_config *config,
				  struct problem *problem, struct destination **ret_destination);
/* Cancels all that is under way. null is fine. */
void destination_destroy(struct destination *destination);

bool destination_is_probed(const struct destination *destination);
void destination_forget_probe(struct destination *destination);
/* destination_format_probe() writes the probe's findings as "create=move folders=made read=yes".
 * destination_parse_probe() reads such a text. It returns false if another version of the program
 * wrote the text; the caller must then probe again. */
void destination_format_probe(const struct destination *destination,
			      char text[DESTINATION_PROBE_SIZE]);
bool destination_parse_probe(struct destination *destination, const char *text);

/* Returns whether an object can have this key: [A-Za-z0-9._/-], no "..", not too long. */
bool destination_is_key(const char *key);

/* -EINVAL: the key is malformed. -ENOMEM: out of memory. */
must_check int destination_place(struct destination *destination, const struct upload *upload,
				 placing_done_fn done, placing_location_fn on_location, void *user,
				 struct placing **ret_placing);
/* Makes the key of a probe's file. The random bits keep two probes apart. prefix: may be empty. */
void destination_name_probe(const char *prefix, bool is_demo, const char *device, uint32_t chance,
			    char key[DESTINATION_KEY_SIZE]);
/* key: FOLDER/FILE; only this probe may use the folder. size_bytes: size of the probe file; 0: a
 * few bytes. */
must_check int destination_probe(struct destination *destination, const char *key,
				 size_t size_bytes, placing_done_fn done, void *user,
				 struct placing **ret_placing);

#endif
