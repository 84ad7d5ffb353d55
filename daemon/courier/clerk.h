/* SPDX-License-Identifier: MIT */
/*
 * Works for the event loop on a thread of its own, one task after the other: whatever waits for the
 * disk. On a slow card one fsync took 18 s; the loop must go on meanwhile, or systemd's watchdog kills
 * the program.
 *
 * A task is the first member of a struct that its maker allocates. run() is called on the thread, then
 * done() on the loop, which frees the struct. Where the task is cancelled, or the clerk ends first,
 * drop() is called on the loop instead of done().
 */
#ifndef DAEMON_COURIER_CLERK_H
#define DAEMON_COURIER_CLERK_H

#include <stdbool.h>

#include "daemon/core/problem.h"

struct clerk;
struct event_base;

struct clerk_task {
	void (*run)(struct clerk_task *task);
	void (*done)(struct clerk_task *task);
	void (*drop)(struct clerk_task *task);
	/* the clerk's own */
	struct clerk_task *next;
	bool has_run, is_cancelled;
};

/* -ENOMEM, -EMFILE, -EAGAIN */
must_check int clerk_create(struct event_base *base, struct problem *problem,
			    struct clerk **ret_clerk);
/* Waits for the task under way; from then on nothing runs, so that what tasks borrow may go. Null is
 * fine. */
void clerk_stop(struct clerk *clerk);
/* Stops, and drops all tasks. Null is fine. */
void clerk_destroy(struct clerk *clerk);

/* The rest is called on the loop only. */
void clerk_add(struct clerk *clerk, struct clerk_task *task);
/* The task under way runs to its end, but nobody is told of it. Null is fine. */
void clerk_cancel(struct clerk *clerk, struct clerk_task *task);

#endif
