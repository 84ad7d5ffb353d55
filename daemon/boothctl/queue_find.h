/* SPDX-License-Identifier: MIT */
/* The command `boothctl queue find`: finds photos by what a person at the counter knows. */
#ifndef DAEMON_BOOTHCTL_QUEUE_FIND_H
#define DAEMON_BOOTHCTL_QUEUE_FIND_H

#include "daemon/boothctl/photo_list.h"
#include "daemon/boothctl/queue_call.h"

/* Returns an exit status. EX_USAGE: there is no argument. Marks the call as failed if nothing was
 * found. */
int queue_find_run(struct queue_call *call);

/* Finds the one photo that the text names by its id or receipt. Returns null if there is no such
 * photo or if several have this receipt; then it has told why, and has marked the call as
 * failed. */
const struct photo_row *queue_find_one(struct queue_call *call, const struct photo_list *list,
				       const char *text);

#endif
