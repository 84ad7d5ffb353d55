/* SPDX-License-Identifier: MIT */
/*
 * Everything between the folder pending/ and one destination: which item goes next, how many at
 * once, how fast, when to wait, and when to call a person.
 *
 * An item is settled when every destination has it or has refused it. The route that settles it moves
 * it on.
 */
#ifndef DAEMON_COURIER_ROUTE_H
#define DAEMON_COURIER_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/retry.h"
#include "daemon/core/timetable.h"
#include "daemon/courier/destination.h"
#include "daemon/courier/refusal.h"

struct clerk;
struct event_base;
struct mover;
struct route;
struct spool;

/* What the routes share; borrowed. */
struct route_host {
	struct spool *spool;
	struct clerk *clerk;
	struct mover *mover;
	const char *certificates_path;
};

/* Texts are copied, but for `others`. */
struct route_config {
	struct destination_config destination;
	const char *prefix; /* of the object keys */
	const char *device;
	bool is_demo;          /* its probes go below demo/, too */
	const char *others[1]; /* names of the other destinations */
	unsigned other_count;
	unsigned parallel; /* items at once */
	struct timetable timetable;
	struct retry_policy retry; /* of one item, and of the breaker */
	struct refusal_policy refusal;
	int64_t start_jitter_ms; /* the first request goes within this time after the start */
	const char *spool_path;
	const char *probe_file; /* keeps what the probe found */
};

must_check int route_create(struct event_base *base, const struct route_config *config,
			    const struct route_host *host, struct problem *problem,
			    struct route **ret_route);
/* Cancels what is under way, at once. Null is fine. */
void route_destroy(struct route *route);

/* pending/ got this item. Null: some were missed; look at the folder again. */
void route_notice(struct route *route, const char *id);
/* An operator says that the trouble is over: try now. */
void route_hurry(struct route *route);
/* Sends the booth's heartbeat when it can; a newer one takes the place of one that waits. Copied. */
void route_beat(struct route *route, const char *folder, const void *json, size_t json_bytes,
		const void *signature, size_t signature_bytes);

enum route_state {
	ROUTE_STARTING, /* the server was not probed yet */
	ROUTE_OPEN,
	ROUTE_WAITING, /* the server does not answer, or asks for patience */
	ROUTE_PAUSED,  /* wrong key, wrong address: a person is needed */
};
const char *route_state_name(enum route_state state);

struct route_status {
	const char *name;
	enum route_state state;
	char message[512]; /* what is wrong; empty when open */
	char probe[DESTINATION_PROBE_SIZE];
	int64_t next_try_ms; /* from now; 0 when open */
	uint64_t items_sent, bytes_sent, tries_failed, items_refused;
	unsigned known, under_way;
};
void route_status(const struct route *route, struct route_status *ret_status);

#endif
