/* SPDX-License-Identifier: MIT */
/*
 * One file on its way to one server: what webdav, s3 and tus share. For these three only.
 *
 * A protocol is a chain of steps: each starts one request and names the step that gets its answer.
 * placing_finish() is the only end.
 */
#ifndef DAEMON_COURIER_PLACING_H
#define DAEMON_COURIER_PLACING_H

#include "daemon/courier/advice.h"
#include "daemon/courier/destination.h"

typedef void (*placing_step_fn)(struct placing *placing, const struct transfer_answer *answer);

struct protocol {
	void (*place)(struct placing *placing);
	void (*probe)(struct placing *placing);
};

extern const struct protocol webdav_protocol, s3_protocol, tus_protocol;

struct destination {
	char name[16], section[16], url[DESTINATION_URL_SIZE];
	enum destination_kind kind;
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
	char key[DESTINATION_KEY_SIZE];
	char url[DESTINATION_URL_SIZE + DESTINATION_KEY_SIZE];
	char other_url[DESTINATION_URL_SIZE +
		       DESTINATION_KEY_SIZE]; /* temporary, or tus location */
	char method[12];                      /* of the request under way, for messages */
	struct transfer *transfer;
	struct event *late; /* reports a request that could not even be made */
	placing_step_fn step;
	placing_done_fn done;
	placing_location_fn on_location;
	void *user;
	uint64_t sent_bytes;
	bool has_made_folders, has_replaced, has_restarted;
	size_t folder_at; /* how much of the key has folders */
	placing_step_fn after_folders;
};

/* Sends; step gets the answer. A failure of our own ends the placing, from the loop. */
void placing_request(struct placing *placing, const struct transfer_request *request,
		     placing_step_fn step);
/* Ends it by the class of the answer. Answers that no step expected come here, too. */
void placing_fail(struct placing *placing, const struct transfer_answer *answer);
/* Ends it with words of the protocol's own. */
void placing_fail_as(struct placing *placing, enum answer_class answer, int status,
		     const char *format, ...) __attribute__((format(printf, 4, 5)));
void placing_finish(struct placing *placing);

/* Asks for what lies under url; step decides with placing_is_proved(). */
void placing_prove(struct placing *placing, placing_step_fn step);
bool placing_is_proved(const struct placing *placing, const struct transfer_answer *answer);

/* Another record lies under our name: for good, once several tries have seen it. */
void placing_fail_on_other_record(struct placing *placing, int status);

#endif
