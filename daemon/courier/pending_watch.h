/* SPDX-License-Identifier: MIT */
/*
 * Sees at once what comes into the spool's pending/, by inotify. Where the folder cannot be watched,
 * the courier finds new photos by looking, a little later. Somebody may remove the folder and make it
 * again, or mount a disk over it: pending_watch_renew() then watches the one that is there now.
 */
#ifndef DAEMON_COURIER_PENDING_WATCH_H
#define DAEMON_COURIER_PENDING_WATCH_H

#include <stdbool.h>

#include "daemon/core/problem.h"

struct event_base;
struct pending_watch;

/* id: an item that came; null: some were missed. */
typedef void (*pending_watch_fn)(const char *id, void *user);

/* -ENOMEM */
must_check int pending_watch_create(struct event_base *base, const char *spool_path,
				    pending_watch_fn on_item, void *user, struct problem *problem,
				    struct pending_watch **ret_watch);
void pending_watch_destroy(struct pending_watch *watch); /* null is fine */

/* Call it every few seconds. False: new photos must be looked for; the journal says when that begins.
 */
bool pending_watch_renew(struct pending_watch *watch);

#endif
