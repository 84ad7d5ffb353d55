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
	PLACING_BASE_SIZE = 768, /* room for a destination's url */
	PLACING_URL_SIZE = PLACING_BASE_SIZE + PLACING_KEY_SIZE,
};

struct event;
struct event_base;

typedef void (*placing_step_fn)(struct placing *placing, const struct transfer_answer *answer);

struct protocol {
	void (*place)(struct placing *placing);
	void (*probe)(struct placing *placing);
	bool is_s3; /* the answers hold S3's error codes */
};

extern const struct protocol webdav_protocol, s3_protocol, tus_protocol;

/* How an upload to this server avoids overwriting an existing file. */
enum destination_create {
	CREATE_UNKNOWN,
	CREATE_IF_NONE_MATCH, /* the server honours If-None-Match: * */
	CREATE_MOVE,          /* upload under a temporary name, then MOVE with Overwrite: F */
	CREATE_AFTER_LOOKING, /* HEAD first; safe because nobody else uses our keys */
};

struct destination {
	char name[16], section[16], url[PLACING_BASE_SIZE];
	const struct protocol *protocol;
	struct event_base *base;
	struct transfers *transfers;
	bool proves_by_reading;
	/* findings of the probe */
	enum destination_create create;
	bool makes_folders; /* PUT makes missing parent folders */
	bool reads_back;    /* GET returns the bytes of an earlier PUT */
};

/* The progress of a webdav placing in making folders. */
enum folder_stage { FOLDERS_UNTRIED, FOLDERS_DEEPEST, FOLDERS_ALL };

struct placing {
	struct destination *destination;
	struct upload upload;
	char key[PLACING_KEY_SIZE];
	char url[PLACING_URL_SIZE];
	char other_url
		[PLACING_URL_SIZE]; /* webdav: the temporary name; tus: the upload's address */
	/* contents of the probe file; null: no probe, or the protocol brings its own */
	uint8_t *probe_bytes;
	bool is_probe;

	/* the running request */
	char method[12], asked_url[PLACING_URL_SIZE];
	struct transfer *transfer;
	struct event *late; /* timer that reports a request that could not be started */
	int late_error;
	placing_step_fn step;

	placing_done_fn done;
	placing_location_fn on_location;
	void *user;
	uint64_t sent_bytes;

	/* what the earlier steps of this placing have done */
	bool has_replaced, has_restarted, has_begun_again, has_sent_all, has_followed;
	enum folder_stage folder_stage;
	/* webdav: status of MKCOL for the first folder below the url; 0: not asked */
	int base_status;
	size_t folder_at; /* offset in the key; all folders before it exist */
	placing_step_fn after_folders, after_reading;
	void (*after_location)(struct placing *placing);
};

/* The caller has checked the key. -ENOMEM: out of memory. */
must_check int placing_create(struct destination *destination, const char *key,
			      placing_done_fn done, void *user, struct placing **ret_placing);

/* Sends the request; `step` gets the answer. If the request cannot be started, the placing fails
 * later from the loop. */
void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step);
/* Ends the placing by the class of the answer. Steps also use it for answers that they did not
 * expect. */
void placing_fail(struct placing *placing, const struct transfer_answer *answer);
/* Ends the placing with the protocol's own explanation. */
void placing_fail_as(struct placing *placing, enum answer_class answer, int status,
		     const char *format, ...) __attribute__((format(printf, 4, 5)));
void placing_finish(struct placing *placing);

/* GETs the url and compares the answer's bytes with the upload. Follows one redirect, without
 * credentials, because object stores redirect to a signed link. header: may be null. */
void placing_read(struct placing *placing, const char *url, const char *header,
		  placing_step_fn step);
/* Asks for the file under the placing's url. `step` decides with placing_is_proved(). */
void placing_prove(struct placing *placing, placing_step_fn step);
bool placing_is_proved(const struct placing *placing, const struct transfer_answer *answer);

/* Returns whether no answer came, or the answer may be different in a minute. Such an answer
 * does not show what the server supports. */
bool placing_is_hiccup(const struct transfer_answer *answer);

/* Ends the placing: the server returns other bytes than it was sent. */
void placing_fail_on_other_bytes(struct placing *placing, const struct transfer_answer *answer);
/* Ends the placing: the server accepted the file and then does not have it. */
void placing_fail_on_loss(struct placing *placing);
/* Ends the placing: another record lies under our name. */
void placing_fail_on_other_record(struct placing *placing, int status);

#endif
