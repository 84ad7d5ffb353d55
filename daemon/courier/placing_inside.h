/* SPDX-License-Identifier: MIT */
/*
 * What webdav, s3 and tus share. For these three and destination.c only.
 *
 * A protocol is a chain of steps: each step starts one request and names the step that gets the
 * answer. placing_finish() and the placing_fail functions end the chain and free the placing.
 */
#ifndef DAEMON_COURIER_PLACING_INSIDE_H
#define DAEMON_COURIER_PLACING_INSIDE_H

#include "daemon/courier/placing.h"
#include "daemon/net/transfer.h"

enum {
	PLACING_KEY_SIZE = 256,
	PLACING_BASE_SIZE = 768, /* of a destination's url */
	PLACING_URL_SIZE = PLACING_BASE_SIZE + PLACING_KEY_SIZE,
};

struct event;
struct event_base;

typedef void (*placing_step_fn)(struct placing *placing, const struct transfer_answer *answer);

struct protocol {
	void (*place)(struct placing *placing);
	void (*probe)(struct placing *placing);
	bool is_s3; /* answers hold S3's codes */
};

extern const struct protocol webdav_protocol, s3_protocol, tus_protocol;

/* How the server keeps us from overwriting a file. */
enum destination_create {
	CREATE_UNKNOWN,
	CREATE_IF_NONE_MATCH, /* it honours If-None-Match: * */
	CREATE_MOVE,          /* a temporary name, then MOVE with Overwrite: F */
	CREATE_AFTER_LOOKING, /* HEAD first; nobody else uses our keys */
};

struct destination {
	char name[16], section[16], url[PLACING_BASE_SIZE];
	const struct protocol *protocol;
	struct event_base *base;
	struct transfers *transfers;
	bool proves_by_reading;
	/* what the probe found */
	enum destination_create create;
	bool makes_folders; /* PUT makes missing parents */
	bool reads_back;    /* GET gives what was put */
};

/* How far a webdav placing has gone in making folders. */
enum folder_stage { FOLDERS_UNTRIED, FOLDERS_DEEPEST, FOLDERS_ALL };

struct placing {
	struct destination *destination;
	struct upload upload;
	char key[PLACING_KEY_SIZE];
	char url[PLACING_URL_SIZE];
	char other_url
		[PLACING_URL_SIZE]; /* webdav: the temporary name; tus: the upload's address */
	uint8_t *probe_bytes;       /* null: no probe, or one of the protocol's own */
	bool is_probe;

	/* the request under way */
	char method[12], asked_url[PLACING_URL_SIZE];
	struct transfer *transfer;
	struct event *late; /* reports a request that could not even be made */
	int late_error;
	placing_step_fn step;

	placing_done_fn done;
	placing_location_fn on_location;
	void *user;
	uint64_t sent_bytes;

	/* what the steps remember */
	bool has_replaced, has_restarted, has_begun_again, has_sent_all, has_followed;
	enum folder_stage folder_stage;
	int base_status;  /* webdav: of MKCOL for the first folder below the url; 0: not asked */
	size_t folder_at; /* the part of the key whose folders are made */
	placing_step_fn after_folders, after_reading;
	void (*after_location)(struct placing *placing);
};

/* The key is checked by the caller. -ENOMEM */
must_check int placing_create(struct destination *destination, const char *key,
			      placing_done_fn done, void *user, struct placing **ret_placing);

/* Sends the request; `step` gets the answer. Where the request cannot be made the placing fails,
 * later from the loop. */
void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step);
/* Ends the placing by the class of the answer. Steps also hand over answers they did not expect. */
void placing_fail(struct placing *placing, const struct transfer_answer *answer);
/* Ends the placing with words of the protocol's own. */
void placing_fail_as(struct placing *placing, enum answer_class answer, int status,
		     const char *format, ...) __attribute__((format(printf, 4, 5)));
void placing_finish(struct placing *placing);

/* GETs the url and compares what comes with the upload. One redirect is followed, without
 * credentials: object stores answer so with a signed link. header: may be null. */
void placing_read(struct placing *placing, const char *url, const char *header,
		  placing_step_fn step);
/* Asks for what lies under the placing's url; `step` decides with placing_is_proved(). */
void placing_prove(struct placing *placing, placing_step_fn step);
bool placing_is_proved(const struct placing *placing, const struct transfer_answer *answer);

/* Whether there is no answer, or one that may be different in a minute: it does not tell what the
 * server can do. */
bool placing_is_hiccup(const struct transfer_answer *answer);

/* The server hands out other bytes than it was sent. */
void placing_fail_on_other_bytes(struct placing *placing, const struct transfer_answer *answer);
/* The server said that it took the file, and then that it has no such file. */
void placing_fail_on_loss(struct placing *placing);
/* Another record lies under our name. */
void placing_fail_on_other_record(struct placing *placing, int status);

#endif
