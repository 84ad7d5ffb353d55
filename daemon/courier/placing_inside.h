/* SPDX-License-Identifier: MIT */
/*
 * The parts that webdav, s3 and tus share. Only these three and destination.c may include this
 * file.
 *
 * A protocol is a chain of steps. Each step starts one request and names the step that will get the
 * answer. placing_finish() and the placing_fail functions end the chain and free the placing.
 */
#ifndef DAEMON_COURIER_PLACING_INSIDE_H
#define DAEMON_COURIER_PLACING_INSIDE_H

#include "daemon/courier/placing.h"
#include "daemon/net/transfer.h"

enum {
	PLACING_KEY_SIZE = 256,
	PLACING_BASE_SIZE = 768, /* size of a buffer for a destination's url */
	PLACING_URL_SIZE = PLACING_BASE_SIZE + PLACING_KEY_SIZE,
};

struct event;
struct event_base;

typedef void (*placing_step_fn)(struct placing *placing, const struct transfer_answer *answer);

struct protocol {
	void (*place)(struct placing *placing);
	void (*probe)(struct placing *placing);
	bool is_s3; /* the server's answers contain S3 error codes */
};

extern const struct protocol webdav_protocol, s3_protocol, tus_protocol;

/* How an upload to this server avoids overwriting an existing file. */
enum destination_create {
	CREATE_UNKNOWN,
	CREATE_IF_NONE_MATCH, /* the server honours If-None-Match: * */
	CREATE_MOVE,          /* upload under a temporary name, then MOVE with Overwrite: F */
	CREATE_AFTER_LOOKING, /* HEAD first, then PUT; safe because nobody else uses our keys */
};

struct destination {
	char name[16], section[16], url[PLACING_BASE_SIZE];
	const struct protocol *protocol;
	struct event_base *base;
	struct transfers *transfers;
	bool proves_by_reading;
	/* findings of the probe */
	enum destination_create create;
	bool makes_folders; /* the server makes missing parent folders at a PUT */
	bool reads_back;    /* GET returns the bytes of an earlier PUT */
};

/* Which folders a webdav placing has tried to make so far. */
enum folder_stage { FOLDERS_UNTRIED, FOLDERS_DEEPEST, FOLDERS_ALL };

struct placing {
	struct destination *destination;
	struct upload upload;
	char key[PLACING_KEY_SIZE];
	char url[PLACING_URL_SIZE];
	char other_url
		[PLACING_URL_SIZE]; /* webdav: the temporary name; tus: the upload's address */
	/* contents of the probe file; null: this is no probe, or the protocol chooses the contents
	 * of its probe file itself */
	uint8_t *probe_bytes;
	bool is_probe;

	/* the running request */
	char method[12], asked_url[PLACING_URL_SIZE];
	struct transfer *transfer;
	/* event by which the loop later reports that a request could not be started */
	struct event *late;
	int late_error;
	placing_step_fn step;

	placing_done_fn done;
	placing_location_fn on_location;
	void *user;
	uint64_t sent_bytes;
	int64_t server_unix_ms; /* see struct placing_result */
	bool has_removed;

	/* what the earlier steps of this placing have done */
	bool has_replaced, has_restarted, has_begun_again, has_sent_all, has_followed;
	enum folder_stage folder_stage;
	/* webdav: status of MKCOL for the first folder below the url; 0: MKCOL was not sent */
	int base_status;
	size_t folder_at; /* offset in key; the folders before it exist */
	placing_step_fn after_folders, after_reading;
	void (*after_location)(struct placing *placing);
};

/* The caller has checked the key. -ENOMEM: out of memory. */
must_check int placing_create(struct destination *destination, const char *key,
			      placing_done_fn done, void *user, struct placing **ret_placing);

/* Sends the request; `step` gets the answer. If the request cannot be started, the event loop later
 * ends the placing with a failure. */
void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step);
/* Ends the placing with a failure, whose class follows from the answer. Steps also call it for
 * answers that they did not expect. */
void placing_fail(struct placing *placing, const struct transfer_answer *answer);
/* Ends the placing with the protocol's own explanation. */
void placing_fail_as(struct placing *placing, enum answer_class answer, int status,
		     const char *format, ...) __attribute__((format(printf, 4, 5)));
void placing_finish(struct placing *placing);
/* Notes the answer to the DELETE of a probe's file. */
void placing_note_removal(struct placing *placing, const struct transfer_answer *answer);

/* Sends a GET request and compares the answer's bytes with the upload. Follows one redirect,
 * without credentials, because object stores redirect to a signed link. header: may be null. */
void placing_read(struct placing *placing, const char *url, const char *header,
		  placing_step_fn step);
/* Asks the server for the file at the placing's url. `step` gets the answer, and must call
 * placing_is_proved() to find out whether the file is there. */
void placing_prove(struct placing *placing, placing_step_fn step);
bool placing_is_proved(const struct placing *placing, const struct transfer_answer *answer);

/* Returns whether the failure may be temporary: no answer came, or the answer may be different in a
 * minute. Such a failure does not show what the server supports. */
bool placing_is_hiccup(const struct transfer_answer *answer);

/* Ends the placing with a failure, because the bytes that the server returns differ from those we
 * had sent. */
void placing_fail_on_other_bytes(struct placing *placing, const struct transfer_answer *answer);
/* Ends the placing with a failure, because the server accepted the file but does not have it. */
void placing_fail_on_loss(struct placing *placing);
/* Ends the placing with a failure, because the server has another record under this key. */
void placing_fail_on_other_record(struct placing *placing, int status);

#endif
