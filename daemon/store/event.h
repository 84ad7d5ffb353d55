/* SPDX-License-Identifier: MIT */
/*
 * record.json of an event item: what happened to a photo after it was stored. Such an item consists
 * of record.json and its signature only. It is stored, signed, sent and kept like a photo.
 *
 * An event of a booth names no person. The only fact about the person in it is the pseudonym. The note of
 * an office's decision is a text that the staff typed. docs/record.md
 * and docs/schemas/event.schema.json describe events for receivers.
 *
 * All texts are borrowed UTF-8.
 */
#ifndef DAEMON_STORE_EVENT_H
#define DAEMON_STORE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"

enum { EVENT_SCHEMA_VERSION = 1 };

/* X(id, name): what happened. */
#define EVENT_KINDS(X)                                                                             \
	X(PAID, paid)                                                                              \
	X(ORDER_CLOSED, order_closed)                                                              \
	X(PAID_TWICE, paid_twice)                                                                  \
	X(WITHDRAWN, withdrawn) /* consent was taken back before any server had the photo */       \
	X(PURGED, purged)       /* the photo was deleted here after it may have been sent */       \
	X(SUPERSEDED, superseded)                                                                  \
	X(ABSENT, absent)         /* the office: the person need not be photographed */            \
	X(CHOSEN, chosen)         /* the office: this photo of the person counts */                \
	X(CORRECTION, correction) /* the office: a correction was asked for */                     \
	X(CORRECTED, corrected)   /* the office: the correction `about` is closed */

enum event_kind {
#define X(id, name) EVENT_KIND_##id,
	EVENT_KINDS(X)
#undef X
		EVENT_KIND_COUNT,
};

const char *event_kind_name(enum event_kind kind);
/* Returns EVENT_KIND_COUNT if no kind has this name. */
enum event_kind event_kind_parse(const char *name);
/* Returns whether the receiver has to delete the photo that such an event names. */
bool event_kind_deletes(enum event_kind kind);

struct event_record {
	const char *id;     /* the event's own id, UUIDv7 */
	const char *device; /* the booth's name */
	bool is_demo;
	int64_t unix_ms;
	bool clock_is_synchronised;
	const char *campaign; /* null: the booth's campaign has no name */
	const char *person;   /* pseudonym; null: the photo's record has none */
	const char *of; /* id of the photo; null: ABSENT, CORRECTION and CORRECTED may have none */
	enum event_kind kind;
	/* for events about money; null and 0 for other events */
	const char *order, *other_order, *transaction, *by;
	int64_t fen;
	/* for decisions of the office (docs/record.md); null for other events */
	const char *reason, *note, *due, *about;
};

/* Builds record.json; the caller must free() *ret_text. -EINVAL: a required field is missing or is
 * not a valid text. */
must_check int event_build(const struct event_record *event, struct problem *problem,
			   char **ret_text, size_t *ret_size_bytes);

/* What a reader needs to know about an event. */
struct event_summary {
	enum event_kind kind;    /* EVENT_KIND_COUNT: a kind that this version does not know */
	char of[UUID_TEXT_SIZE]; /* empty: the event names no photo */
};

/* Reads the record of an event. The text may be any bytes. -EBADMSG: the text is not the record of
 * an event. */
must_check int event_parse(const void *text, size_t size_bytes, struct problem *problem,
			   struct event_summary *ret_summary);

#endif
