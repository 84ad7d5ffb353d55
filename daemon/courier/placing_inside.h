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

struct placing {
	struct destination *destination;
	struct upload upload;
	char key[PLACING_KEY_SIZE];
	char url[PLACING_URL_SIZE];
	char other_url
		[PLACING_URL_SIZE]; /* webdav: the temporary name; tus: the upload's address */
	char method[12];            /* of the request under way, for messages */
	struct transfer *transfer;
	struct event *late; /* reports a request that could not even be made */
	placing_step_fn step;
	placing_done_fn done;
	placing_location_fn on_location;
	void *user;
	uint64_t sent_bytes;
	bool has_made_folders, has_replaced, has_restarted;
	size_t folder_at; /* the part of the key whose folders are made */
	placing_step_fn after_folders;
};

/* The key is checked by the caller. -ENOMEM */
must_check int placing_create(struct destination *destination, const char *key,
			      placing_done_fn done, void *user, struct placing **ret_placing);

/* Sends the request; `step` gets the answer. Where the request cannot be made the placing fails,
 * from the loop. */
void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step);
/* Ends the placing by the class of the answer. Steps also hand over answers they did not expect. */
void placing_fail(struct placing *placing, const struct transfer_answer *answer);
/* Ends the placing with words of the protocol's own. */
void placing_fail_as(struct placing *placing, enum answer_class answer, int status,
		     const char *format, ...) __attribute__((format(printf, 4, 5)));
void placing_finish(struct placing *placing);

/* Asks for what lies under the url; `step` decides with placing_is_proved(). */
void placing_prove(struct placing *placing, placing_step_fn step);
bool placing_is_proved(const struct placing *placing, const struct transfer_answer *answer);

/* Another record lies under our name: refuses the photo once several tries have seen it. */
void placing_fail_on_other_record(struct placing *placing, int status);

#endif
