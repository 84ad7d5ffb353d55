/* SPDX-License-Identifier: MIT */
/*
 * Notices when device nodes appear, disappear or change their permissions. It uses inotify on /dev
 * and on the folders in which udev makes links to cameras and input devices. (It cannot use a udev
 * monitor, because boothd's unit may not use netlink.)
 *
 * It tells the owner only that some device node changed, not which one. The owner then looks for
 * its devices again. A folder that does not exist yet is watched as soon as it exists.
 */
#ifndef DAEMON_DEVICES_NODES_H
#define DAEMON_DEVICES_NODES_H

#include <event2/event.h>

#include "daemon/core/problem.h"

enum nodes_kind { NODES_CAMERAS, NODES_INPUTS };

typedef void (*nodes_changed_fn)(void *user);

struct nodes;

/* dev: "/dev", or a replacement for it in a test. The event loop calls changed() when a device node
 * has changed, and only once for several changes that come together. changed() must not destroy the
 * watcher. */
must_check int nodes_create(struct event_base *base, const char *dev, enum nodes_kind kind,
			    nodes_changed_fn changed, void *user, struct problem *problem,
			    struct nodes **ret_nodes);
void nodes_destroy(struct nodes *nodes); /* null is fine */

#endif
