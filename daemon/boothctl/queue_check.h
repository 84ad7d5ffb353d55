/* SPDX-License-Identifier: MIT */
/* The command `boothctl queue verify`. */
#ifndef DAEMON_BOOTHCTL_QUEUE_CHECK_H
#define DAEMON_BOOTHCTL_QUEUE_CHECK_H

#include "daemon/boothctl/queue_call.h"

/* Returns an exit status. Marks the call as failed if a photo is damaged or was not signed by the
 * booth itself. */
int queue_check_run(struct queue_call *call);

#endif
