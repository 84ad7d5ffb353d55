/* SPDX-License-Identifier: MIT */
/* The commands `boothctl queue list` and `boothctl queue show`. */
#ifndef DAEMON_BOOTHCTL_QUEUE_LIST_H
#define DAEMON_BOOTHCTL_QUEUE_LIST_H

#include "daemon/boothctl/queue_call.h"

/* Both functions return an exit status. EX_USAGE: wrong arguments. After any other failure they
 * mark the call as failed. */
int queue_list_run(struct queue_call *call);
int queue_list_show(struct queue_call *call);

#endif
