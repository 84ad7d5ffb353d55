/* SPDX-License-Identifier: MIT */
/*
 * The examiner's thread. Only one live frame waits for the thread: a newer frame replaces it. So a
 * slow examiner gives fewer hints, but the preview loses no frames. A burst waits only for the
 * frame that is being examined. Results are delivered on the event loop.
 *
 * Like a camera, a worker is called through a table of operations, so that tests can use a worker
 * of their own.
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
	/* Called exactly once for every offered frame. result: 0, or -ECANCELED if the frame was
	 * not examined. After the call the worker no longer uses the slot. */
	void (*on_live)(unsigned slot, int64_t captured_us, int result,
			const struct examination *examination, void *user);
	/* Called with the result of the burst. If result is 0, the callback owns the still and must
	 * call still_release(). */
	void (*on_still)(int result, struct still *still, const struct problem *problem,
			 void *user);
};

/* Loads the networks, which takes seconds on a slow disk, and starts the thread. The profile must
 * outlive the worker. Returns the errors of examiner_create(), -EAGAIN or -ENOMEM. */
must_check int worker_create(struct event_base *base, const struct examiner_config *config,
			     const struct profile *profile, const struct worker_events *events,
			     void *user, struct problem *problem, struct worker **ret_worker);
/* Waits for the running job and frees the worker. worker may be null. */
void worker_destroy(struct worker *worker);

/* Returns the name of the engine that runs the networks: "xnnpack" or "plain". */
const char *worker_engine(const struct worker *worker);

/* Offers a live frame. Its pixels must stay unchanged until on_live() is called with this slot. */
void worker_offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us);
/* Begins to examine a burst. The worker takes over the burst's frames. -EBUSY: an earlier burst is
 * being examined, or its result was not delivered yet. */
must_check int worker_examine_take(struct worker *worker, struct still_shots *burst);
/* Tells the worker that the visit is over. A waiting frame is given back unexamined, and the
 * examiner forgets the person before the next job. */
void worker_forget(struct worker *worker);

/* Returns false if the running job or a waiting job is at least limit_ms old. */
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

/* The base of every worker. The struct of each kind of worker begins with this struct. */
struct worker {
	const struct worker_operations *operations;
	const char *engine;
};

#endif
