/* SPDX-License-Identifier: MIT */
/*
 * Runs tasks that wait for the disk. They run on the clerk's own thread, one after the other. On a
 * slow memory card, one fsync took 18 s. Meanwhile the event loop must go on, or systemd's watchdog
 * kills the program.
 *
 * A struct clerk_task is the first member of a struct that the task's creator allocates. The thread
 * calls run(). The event loop then calls done(), which frees the struct. If the task is cancelled,
 * or the clerk ends first, the event loop calls drop() instead of done().
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
	/* Only the clerk uses the members below. */
	struct clerk_task *next;
	bool has_run, is_cancelled;
};

/* -ENOMEM, -EMFILE, -EAGAIN: the clerk cannot be created. */
must_check int clerk_create(struct event_base *base, struct problem *problem,
			    struct clerk **ret_clerk);
/* Waits until the running task has ended, and starts no further task. The caller may then free
 * everything that tasks use. Null is fine. */
void clerk_stop(struct clerk *clerk);
/* Stops the thread and drops all tasks. Null is fine. */
void clerk_destroy(struct clerk *clerk);

/* Only the event loop's thread may call the following functions. */
void clerk_add(struct clerk *clerk, struct clerk_task *task);
/* Cancels a task. A task that is already running is completed, but the event loop then calls drop()
 * instead of done(). Null is fine. */
void clerk_cancel(struct clerk *clerk, struct clerk_task *task);

#endif
