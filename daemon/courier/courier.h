/* SPDX-License-Identifier: MIT */
/*
 * Sends the spool: one or two routes, the watch on pending/, the heartbeat, retention, and a status
 * file for boothctl. Runs on the caller's event loop; what waits for the disk runs on the clerk's
 * thread.
 */
#ifndef DAEMON_COURIER_COURIER_H
#define DAEMON_COURIER_COURIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/courier/route.h"

enum { COURIER_ROUTES = 2 };

struct event_base;
struct courier;

/* Texts are borrowed as long as the courier lives. */
struct courier_config {
	const char *spool_path;
	const char *state_path; /* our own folder: status.json and what probes found */
	const char *device;
	bool is_demo;
	int retention_days;
	struct route_config
		routes[COURIER_ROUTES]; /* spool_path, device and others are filled in */
	unsigned route_count;
};

/* Locks spool and state folder first: -EBUSY where another courier works there, and then nothing was
 * touched. */
must_check int courier_create(struct event_base *base, const struct courier_config *config,
			      struct problem *problem, struct courier **ret_courier);
/* Breaks off what is under way; it is sent again at the next start. Waits for the disk where the clerk
 * is just writing. */
void courier_destroy(struct courier *courier);

/* Tries everything now: an operator's SIGHUP. */
void courier_hurry(struct courier *courier);

/* The destination's state, for figures; false: there is no such destination. */
bool courier_look(const struct courier *courier, unsigned route, struct route_status *ret_status);
uint64_t courier_deleted(const struct courier *courier); /* photos, after their retention */

/* One line for systemd: "main open, 12 sent, 3 known". */
void courier_describe(const struct courier *courier, char *text, size_t size);

#endif
