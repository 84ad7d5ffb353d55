/* SPDX-License-Identifier: MIT */
/* One run of `boothctl queue`: its settings, spool and arguments, and whether a part of the work
 * failed. */
#ifndef DAEMON_BOOTHCTL_QUEUE_CALL_H
#define DAEMON_BOOTHCTL_QUEUE_CALL_H

#include <stdbool.h>

#include "daemon/console/progress.h"
#include "daemon/core/config.h"
#include "daemon/store/queue.h"

struct queue_call {
	const struct config *config;
	struct spool *spool;
	bool json;
	bool is_dry; /* --dry-run: only tell what would be done */
	/* --since and --until: the photos that are meant; has_span: at least one of the two was given */
	bool has_span;
	struct queue_span span;
	int argc;
	char **argv; /* the arguments after the sub-command (such as `list`) */
	bool has_failed;
	struct progress progress;
};

/* Prints the problem to stderr and marks the run as failed. */
void queue_call_complain(struct queue_call *call, const struct problem *problem);

/* Pass this function as queue_odd_fn, with the queue_call as `user`. Prints the name of the skipped
 * entry to stderr. If the name is a photo's id, marks the run as failed. */
void queue_call_pass_over(enum spool_state state, const char *name, const char *why, void *user);

/* Calls each() for every item of the state and the span, as queue_each() does. If the state's folder cannot be
 * read, marks the run as failed. */
void queue_call_each(struct queue_call *call, enum spool_state state, queue_each_fn each,
		     void *user);

/* Counts all items of the spool; a folder that cannot be read counts 0. */
size_t queue_call_count(const struct queue_call *call);

#endif
