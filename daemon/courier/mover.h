/* SPDX-License-Identifier: MIT */
/* Moves items out of pending/ on the clerk's thread, and logs the result for each item. */
#ifndef DAEMON_COURIER_MOVER_H
#define DAEMON_COURIER_MOVER_H

#include <stdbool.h>

#include "daemon/core/problem.h"

struct clerk;
struct clerk_task;
struct mover;
struct spool;

enum mover_goal {
	MOVER_SENT,
	MOVER_REFUSED,
	MOVER_BROKEN,
};

/* has_gone: true if the item has left pending/; false if the disk prevented the move. The caller
 * then asks again later. */
typedef void (*mover_done_fn)(bool has_gone, void *user);

/* Borrows all arguments. -ENOMEM: out of memory. */
must_check int mover_create(struct spool *spool, const char *spool_path, struct clerk *clerk,
			    struct problem *problem, struct mover **ret_mover);
void mover_destroy(struct mover *mover); /* null is fine */

/* why: the reason for MOVER_BROKEN; otherwise null. *ret_task is for mover_cancel() and valid
 * until done() is called. -ENOMEM: out of memory. */
must_check int mover_move(struct mover *mover, const char *id, enum mover_goal goal,
			  const struct problem *why, mover_done_fn done, void *user,
			  struct clerk_task **ret_task);
/* Cancels a move: done() will not be called. A move that is already running is completed. Null is
 * fine. */
void mover_cancel(struct mover *mover, struct clerk_task *task);

#endif
