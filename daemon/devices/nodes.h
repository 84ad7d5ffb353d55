/* SPDX-License-Identifier: MIT */
/*
 * Notices that device nodes come, go or change their permissions: inotify on /dev and on the
 * folders in which udev names cameras and input devices. (The unit has no netlink, so no udev
 * monitor.)
 *
 * It says that something changed, never what: the owner looks for its devices anew. Folders that do
 * not exist yet are watched as soon as they do.
 */
#ifndef DAEMON_DEVICES_NODES_H
#define DAEMON_DEVICES_NODES_H

#include <event2/event.h>

#include "daemon/core/problem.h"

/* What is looked at: cameras, input devices. */
enum nodes_kind { NODES_CAMERAS, NODES_INPUTS };

typedef void (*nodes_changed_fn)(void *user);

struct nodes;

/* dev: "/dev", or a test's folder. changed: from the loop, once for many changes. Must not destroy
 * the watcher. */
must_check int nodes_create(struct event_base *base, const char *dev, enum nodes_kind kind,
			    nodes_changed_fn changed, void *user, struct problem *problem,
			    struct nodes **ret_nodes);
void nodes_destroy(struct nodes *nodes); /* null is fine */

#endif
