/* SPDX-License-Identifier: MIT */
/* The command `boothctl queue trace`: the life of one photo, step by step, with times. */
#ifndef DAEMON_BOOTHCTL_QUEUE_TRACE_H
#define DAEMON_BOOTHCTL_QUEUE_TRACE_H

#include "daemon/boothctl/queue_call.h"

/* Returns an exit status. EX_USAGE: not exactly one argument. Marks the call as failed if there is
 * no such photo, or if a part of its life cannot be read. */
int queue_trace_run(struct queue_call *call);

#endif
