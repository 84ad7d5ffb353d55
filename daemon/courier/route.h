/* SPDX-License-Identifier: MIT */
/*
 * A route sends the items of pending/ to one destination. It decides which item is sent next, how
 * many items are sent at once, how fast, when to wait, and when to call a person.
 *
 * An item is settled when every destination has it or has refused it. The route that settles an
 * item last moves it out of pending/.
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

/* The parts that both routes share. Each route borrows them. */
struct route_host {
	struct spool *spool;
	struct clerk *clerk;
	struct mover *mover;
	const char *certificates_path;
};

/* route_create() copies the texts, except `others`. */
struct route_config {
	struct destination_config destination;
	const char *prefix; /* prefix of the object keys */
	const char *device;
	bool is_demo;          /* this booth is a demo, so its probes go below demo/ */
	const char *others[1]; /* names of the other destinations */
	unsigned other_count;
	unsigned parallel; /* number of items to send at once */
	struct timetable timetable;
	struct retry_policy retry; /* waiting times of single items and of the breaker */
	struct refusal_policy refusal;
	/* the first request is sent at a random time, at most this long after the start */
	int64_t start_jitter_ms;
	const char *spool_path;
	const char *probe_file; /* path of the file with the probe's findings */
};

must_check int route_create(struct event_base *base, const struct route_config *config,
			    const struct route_host *host, struct problem *problem,
			    struct route **ret_route);
/* Cancels all running work at once. Null is fine. */
void route_destroy(struct route *route);

/* Notes that the item came into pending/. If id is null, the watch missed some items, so the route
 * reads the folder again. */
void route_notice(struct route *route, const char *id);
/* Ends all waits and sends at once, because an operator says that the trouble is over. */
void route_hurry(struct route *route);
/* Sends the booth's heartbeat as soon as possible. A newer heartbeat replaces one that waits.
 * Copies all arguments. */
void route_beat(struct route *route, const char *folder, const void *json, size_t json_bytes,
		const void *signature, size_t signature_bytes);

enum route_state {
	ROUTE_STARTING, /* the server has not been probed yet */
	ROUTE_OPEN,
	ROUTE_WAITING, /* the server does not answer, or asks to wait */
	ROUTE_PAUSED,  /* wrong key or wrong address: a person must act */
};
const char *route_state_name(enum route_state state);

struct route_status {
	const char *name;
	enum route_state state;
	enum cause cause;  /* of the fault; CAUSE_NONE in state ROUTE_OPEN */
	char message[512]; /* description of the fault; empty in state ROUTE_OPEN */
	char probe[DESTINATION_PROBE_SIZE];
	int64_t next_try_ms; /* time until the next try, in milliseconds; 0 in state ROUTE_OPEN */
	uint64_t items_sent, bytes_sent, tries_failed, items_refused;
	unsigned known, under_way;
};
void route_status(const struct route *route, struct route_status *ret_status);

#endif
