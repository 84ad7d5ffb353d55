/* SPDX-License-Identifier: MIT */
/*
 * The examiner's thread. Live frames go through a mailbox with one place: the newest frame replaces
 * the frame that waits. So a slow examiner costs hints but no preview frames. A burst waits only
 * for the frame that is being examined. Results come back on the event loop.
 *
 * Like a camera, a worker is reached through its operations, so that tests can bring their own
 * worker.
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
	/* Called once for every offered frame, examined (result 0) or not (-ECANCELED). Its slot
	 * is then free. */
	void (*on_live)(unsigned slot, int64_t captured_us, int result,
			const struct examination *examination, void *user);
	/* Called with the result of the burst. If result is 0, the callee owns the still and must
	 * call still_release(). */
	void (*on_still)(int result, struct still *still, const struct problem *problem,
			 void *user);
};

/* Loads the networks (seconds on a slow disk) and starts the thread. Borrows the profile. Returns
 * the errors of examiner_create(), -EAGAIN or -ENOMEM. */
must_check int worker_create(struct event_base *base, const struct examiner_config *config,
			     const struct profile *profile, const struct worker_events *events,
			     void *user, struct problem *problem, struct worker **ret_worker);
/* Waits for the running job. Null is fine. */
void worker_destroy(struct worker *worker);

/* Returns the engine that runs the networks: "xnnpack" or "plain". */
const char *worker_engine(const struct worker *worker);

/* Offers a live frame. Its pixels stay lent until on_live() names the slot. */
void worker_offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us);
/* Takes over the burst's frames. -EBUSY: an earlier burst is being examined, or its result was
 * not delivered yet. */
must_check int worker_examine_take(struct worker *worker, struct still_shots *burst);
/* Tells that the visit is over. A waiting frame comes back unexamined, and the examiner forgets
 * the person before the next job. */
void worker_forget(struct worker *worker);

/* Returns false if the running job, or a job that the thread has not started, is limit_ms old. */
bool worker_is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms);

/* ---- for worker implementations only ---- */

struct worker_operations {
	void (*destroy)(struct worker *worker);
	void (*offer)(struct worker *worker, unsigned slot, const struct image *image,
		      int64_t captured_us);
	int (*examine_take)(struct worker *worker, struct still_shots *burst);
	void (*forget)(struct worker *worker);
	bool (*is_alive)(struct worker *worker, int64_t now_ms, int64_t limit_ms);
};

/* A worker's own struct begins with this struct. */
struct worker {
	const struct worker_operations *operations;
	const char *engine;
};

#endif
