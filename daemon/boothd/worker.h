/* SPDX-License-Identifier: MIT */
/*
 * The examiner's thread. Live frames go through a mailbox of one: the newest wins, so a slow
 * examiner costs hints, never preview frames. A burst waits for the frame in hand, no longer.
 * Results come back on the event loop.
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
	/* A live frame is done with, examined (result 0) or passed over (-ECANCELED): its slot is
	 * free. */
	void (*on_live)(unsigned slot, int64_t captured_us, int result,
			const struct examination *examination, void *user);
	/* The burst's outcome. On 0 the still is the callee's: still_release(). */
	void (*on_still)(int result, struct still *still, const struct problem *problem,
			 void *user);
};

/* Takes over the examiner; borrows the profile. */
must_check int worker_create(struct event_base *base, struct examiner *examiner,
			     const struct profile *profile, const struct worker_events *events,
			     void *user, struct problem *problem, struct worker **ret_worker);
/* Waits for the job in hand. */
void worker_destroy(struct worker *worker);

/* The pixels stay lent until on_live() names the slot. */
void worker_offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us);
/* Moves the burst. -EBUSY: one is being examined, or its outcome was not told yet. */
must_check int worker_examine_take(struct worker *worker, struct still_shots *burst);
/* The visit is over: what was not examined yet comes back, and the next frame is a stranger's. */
void worker_forget(struct worker *worker);

/* False: the job in hand, or one that the thread has not taken up, is limit_ms old. */
bool worker_is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms);

#endif
