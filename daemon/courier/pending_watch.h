/* SPDX-License-Identifier: MIT */
/*
 * Notices new items in the spool's pending/ at once, by inotify. If the folder cannot be watched,
 * the courier finds new photos a little later, by reading the folder. A person may remove the
 * folder and make it again, or mount a disk over it: pending_watch_renew() then watches the folder
 * that is there now.
 */
#ifndef DAEMON_COURIER_PENDING_WATCH_H
#define DAEMON_COURIER_PENDING_WATCH_H

#include <stdbool.h>

#include "daemon/core/problem.h"

struct event_base;
struct pending_watch;

/* id: the new item; null: some items were missed. */
typedef void (*pending_watch_fn)(const char *id, void *user);

/* -ENOMEM: out of memory. */
must_check int pending_watch_create(struct event_base *base, const char *spool_path,
				    pending_watch_fn on_item, void *user, struct problem *problem,
				    struct pending_watch **ret_watch);
void pending_watch_destroy(struct pending_watch *watch); /* null is fine */

/* Call it every few seconds. Returns false if the folder cannot be watched and must be read
 * instead. The first failure is logged. */
bool pending_watch_renew(struct pending_watch *watch);

#endif
