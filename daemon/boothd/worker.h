/* SPDX-License-Identifier: MIT */
/*
 * The examiner's thread. Live frames go through a mailbox of one: the newest replaces the one that
 * waits, so a slow examiner costs hints and never preview frames. A burst waits for the frame in
 * hand and for nothing else. Results come back on the event loop.
 *
 * As with cameras, a worker is reached through its operations: tests bring one of their own.
 */
#ifndef DAEMON_BOOTHD_WORKER_H
#define DAEMON_BOOTHD_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/boothd/still.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/examiner/examiner.h"

struct event_base;
struct worker;

struct worker_events {
	/* Every offered frame comes back once, examined (result 0) or not (-ECANCELED): its slot is
	 * free. */
	void (*on_live)(unsigned slot, int64_t captured_us, int result,
			const struct examination *examination, void *user);
	/* The burst's outcome. On 0 the still belongs to the callee: still_release(). */
	void (*on_still)(int result, struct still *still, const struct problem *problem,
			 void *user);
};

/* Loads the networks (seconds on a slow disk) and starts the thread. Borrows the profile. Errors:
 * those of examiner_create(), -EAGAIN, -ENOMEM. */
must_check int worker_create(struct event_base *base, const struct examiner_config *config,
			     const struct profile *profile, const struct worker_events *events,
			     void *user, struct problem *problem, struct worker **ret_worker);
/* Waits for the job in hand. Null is fine. */
void worker_destroy(struct worker *worker);

/* "xnnpack" or "plain": which engine runs the networks. */
const char *worker_engine(const struct worker *worker);

/* The pixels stay lent until on_live() names the slot. */
void worker_offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us);
/* Takes the burst's frames over. -EBUSY: one is being examined, or its outcome was not told yet. */
must_check int worker_examine_take(struct worker *worker, struct still_shots *burst);
/* The visit is over: a frame that waits comes back unexamined, and the examiner forgets the person
 * before the next one. */
void worker_forget(struct worker *worker);

/* False: the job in hand, or one that the thread has not taken up, is limit_ms old. */
bool worker_is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms);

/* ---- for workers only ---- */

struct worker_operations {
	void (*destroy)(struct worker *worker);
	void (*offer)(struct worker *worker, unsigned slot, const struct image *image,
		      int64_t captured_us);
	int (*examine_take)(struct worker *worker, struct still_shots *burst);
	void (*forget)(struct worker *worker);
	bool (*is_alive)(struct worker *worker, int64_t now_ms, int64_t limit_ms);
};

/* A worker embeds this first. */
struct worker {
	const struct worker_operations *operations;
	const char *engine;
};

#endif
