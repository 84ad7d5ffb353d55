/* SPDX-License-Identifier: MIT */
/* Moves items out of pending/, by the clerk, and tells the journal what became of each. */
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

/* has_gone: false where the disk did not let the item go; the caller asks again later. */
typedef void (*mover_done_fn)(bool has_gone, void *user);

/* Borrows all. -ENOMEM */
must_check int mover_create(struct spool *spool, const char *spool_path, struct clerk *clerk,
			    struct problem *problem, struct mover **ret_mover);
void mover_destroy(struct mover *mover); /* null is fine */

/* why: for MOVER_BROKEN; else null. *ret_task is for mover_cancel(), until done() is called. -ENOMEM */
must_check int mover_move(struct mover *mover, const char *id, enum mover_goal goal,
			  const struct problem *why, mover_done_fn done, void *user,
			  struct clerk_task **ret_task);
/* done() is not called; an item that is being moved arrives. Null is fine. */
void mover_cancel(struct mover *mover, struct clerk_task *task);

#endif
