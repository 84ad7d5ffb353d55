/* SPDX-License-Identifier: MIT */
/*
 * Sends the photos in the spool. The courier owns one or two routes, the watch on pending/, the
 * heartbeat, the retention, and a status file for boothctl. It runs on the caller's event loop; all
 * work that waits for the disk runs on the clerk's thread.
 */
#ifndef DAEMON_COURIER_COURIER_H
#define DAEMON_COURIER_COURIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/courier/orders.h"
#include "daemon/courier/route.h"

enum { COURIER_ROUTES = 2 };

struct event_base;
struct courier;

/* The courier uses these texts until it is destroyed; the caller must keep them until then. */
struct courier_config {
	const char *spool_path;
	/* the courier's own folder, for status.json and the results of probes */
	const char *state_path;
	const char *device;
	bool is_demo;
	int retention_days;
	struct route_config
		/* courier_create() sets spool_path and the other fields that both routes share */
		routes[COURIER_ROUTES];
	unsigned route_count;
	struct orders_config orders;
};

/* Locks the spool and the state folder first. -EBUSY: another courier has locked one of them; in
 * that case, nothing was changed. */
must_check int courier_create(struct event_base *base, const struct courier_config *config,
			      struct problem *problem, struct courier **ret_courier);
/* Cancels running uploads; they are sent again after the next start. Waits for the disk if the
 * clerk is writing. */
void courier_destroy(struct courier *courier);

/* Ends all waits and sends every item now. Call it when an operator has sent SIGHUP. */
void courier_hurry(struct courier *courier);

/* Gives the state of a route, for the metrics. Returns false if there is no such route. */
bool courier_look(const struct courier *courier, unsigned route, struct route_status *ret_status);
/* Returns how many photos were deleted from sent/ since the start. */
uint64_t courier_deleted(const struct courier *courier);

/* Writes one line for systemd, such as "main open, 12 sent, 3 known". */
void courier_describe(const struct courier *courier, char *text, size_t size);

#endif
