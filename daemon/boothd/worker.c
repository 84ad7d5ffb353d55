/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/clock.h"

struct live_job {
	bool is_set;
	unsigned slot;
	struct image image;
	int64_t captured_us;
};

struct live_result {
	unsigned slot;
	int64_t captured_us;
	int result;
	struct examination examination;
};

/* Every offered frame comes back once: one in hand, one in the mailbox and the ones it replaced. */
enum { LIVE_RESULTS_MAX = 16 };

struct still_result {
	bool is_set;
	int result;
	struct still still;
	struct problem problem;
};

struct worker {
	/* the loop's */
	struct event *wake_event;
	struct worker_events events;
	void *user;
	/* constant after creation */
	const struct profile *profile;
	int wake_fd;
	pthread_t thread;
	bool has_thread;
	/* the thread's */
	struct examiner *examiner;
	struct jpeg_decoder *decoder;
	/* under the lock */
	pthread_mutex_t lock;
	pthread_cond_t work;
	bool stop, forget, has_burst, burst_in_hand;
	struct live_job live;
	struct still_shots burst;
	struct live_result live_results[LIVE_RESULTS_MAX];
	unsigned live_count;
	struct still_result captured;
	int64_t busy_since_ms;    /* 0: nothing in hand */
	int64_t offered_since_ms; /* 0: nothing in the mailbox */
};

static void wake_loop(const struct worker *worker)
{
	uint64_t one = 1;
	/* The counter cannot overflow in practice, and a full one would still be readable. */
	(void)!write(worker->wake_fd, &one, sizeof(one));
}

/* With the lock held. */
static void push_live(struct worker *worker, const struct live_result *result)
{
	if (worker->live_count < LIVE_RESULTS_MAX)
		worker->live_results[worker->live_count++] = *result;
	wake_loop(worker);
}

static void do_live(struct worker *worker, const struct live_job *job)
{
	struct live_result result = { .slot = job->slot, .captured_us = job->captured_us };
	struct examine_options options = { .mode = EXAMINE_LIVE, .captured_us = job->captured_us };
	result.result = examiner_examine(worker->examiner, &job->image, worker->profile, &options,
					 &result.examination);
	(void)pthread_mutex_lock(&worker->lock);
	push_live(worker, &result);
	(void)pthread_mutex_unlock(&worker->lock);
}

static void do_burst(struct worker *worker, struct still_shots *burst)
{
	struct still_result result = { .is_set = true };
	struct still_tools tools = { worker->examiner, worker->decoder, worker->profile };
	result.result = still_take(&tools, burst, &result.problem, &result.still);
	still_shots_release(burst);
	(void)pthread_mutex_lock(&worker->lock);
	worker->captured = result;
	worker->burst_in_hand = false;
	wake_loop(worker);
	(void)pthread_mutex_unlock(&worker->lock);
}

static void *run(void *user)
{
	struct worker *worker = user;
	(void)pthread_mutex_lock(&worker->lock);
	for (;;) {
		worker->busy_since_ms = 0;
		while (!worker->stop && !worker->live.is_set && !worker->has_burst)
			(void)pthread_cond_wait(&worker->work, &worker->lock);
		if (worker->stop)
			break;
		worker->busy_since_ms = clock_monotonic_ms();
		worker->offered_since_ms = 0;
		bool forget = worker->forget;
		worker->forget = false;
		bool is_burst = worker->has_burst;
		struct live_job live = worker->live;
		struct still_shots burst = worker->burst;
		if (is_burst) {
			worker->has_burst = false;
			memset(&worker->burst, 0, sizeof(worker->burst));
		} else {
			worker->live.is_set = false;
		}
		if (worker->live.is_set)
			worker->offered_since_ms = worker->busy_since_ms;
		(void)pthread_mutex_unlock(&worker->lock);
		if (forget)
			examiner_reset(worker->examiner);
		if (is_burst)
			do_burst(worker, &burst);
		else
			do_live(worker, &live);
		(void)pthread_mutex_lock(&worker->lock);
	}
	(void)pthread_mutex_unlock(&worker->lock);
	return NULL;
}

static void on_wake(int fd, short what, void *user)
{
	(void)what;
	struct worker *worker = user;
	uint64_t count;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	struct live_result results[LIVE_RESULTS_MAX];
	(void)pthread_mutex_lock(&worker->lock);
	unsigned live_count = worker->live_count;
	memcpy(results, worker->live_results, sizeof(results[0]) * live_count);
	worker->live_count = 0;
	struct still_result captured = worker->captured;
	worker->captured.is_set = false;
	(void)pthread_mutex_unlock(&worker->lock);
	for (unsigned i = 0; i < live_count; i++)
		worker->events.on_live(results[i].slot, results[i].captured_us, results[i].result,
				       &results[i].examination, worker->user);
	if (captured.is_set)
		worker->events.on_still(captured.result, &captured.still, &captured.problem,
					worker->user);
}

int worker_create(struct event_base *base, struct examiner *examiner, const struct profile *profile,
		  const struct worker_events *events, void *user, struct problem *problem,
		  struct worker **ret_worker)
{
	struct worker *worker = calloc(1, sizeof(*worker));
	if (!worker)
		return problem_set(problem, -ENOMEM, "examiner's thread: out of memory");
	worker->events = *events;
	worker->user = user;
	worker->profile = profile;
	(void)pthread_mutex_init(&worker->lock, NULL);
	(void)pthread_cond_init(&worker->work, NULL);
	int r = jpeg_decoder_create(&worker->decoder);
	worker->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (r < 0 || worker->wake_fd < 0)
		goto fail;
	worker->wake_event =
		event_new(base, worker->wake_fd, EV_READ | EV_PERSIST, on_wake, worker);
	if (!worker->wake_event || event_add(worker->wake_event, NULL) < 0)
		goto fail;
	worker->examiner = examiner;
	if (pthread_create(&worker->thread, NULL, run, worker) != 0)
		goto fail;
	(void)pthread_setname_np(worker->thread, "examiner");
	worker->has_thread = true;
	*ret_worker = worker;
	return 0;
fail:
	worker->examiner = NULL;
	worker_destroy(worker);
	return problem_set(problem, -ENOMEM, "examiner's thread: cannot be started");
}

void worker_destroy(struct worker *worker)
{
	if (!worker)
		return;
	if (worker->has_thread) {
		(void)pthread_mutex_lock(&worker->lock);
		worker->stop = true;
		(void)pthread_cond_signal(&worker->work);
		(void)pthread_mutex_unlock(&worker->lock);
		(void)pthread_join(worker->thread, NULL);
	}
	if (worker->captured.is_set && worker->captured.result == 0)
		still_release(&worker->captured.still);
	still_shots_release(&worker->burst);
	if (worker->wake_event)
		event_free(worker->wake_event);
	if (worker->wake_fd >= 0)
		(void)close(worker->wake_fd);
	jpeg_decoder_destroy(worker->decoder);
	examiner_destroy(worker->examiner);
	(void)pthread_cond_destroy(&worker->work);
	(void)pthread_mutex_destroy(&worker->lock);
	free(worker);
}

/* With the lock held: the frame in the mailbox comes back unexamined. */
static void pass_over(struct worker *worker)
{
	if (!worker->live.is_set)
		return;
	struct live_result passed = { .slot = worker->live.slot,
				      .captured_us = worker->live.captured_us,
				      .result = -ECANCELED };
	worker->live.is_set = false;
	push_live(worker, &passed);
}

/* With the lock held. A frame that replaces another one waits as long as that one did. */
static void note_offer(struct worker *worker)
{
	if (worker->offered_since_ms == 0)
		worker->offered_since_ms = clock_monotonic_ms();
}

void worker_offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us)
{
	(void)pthread_mutex_lock(&worker->lock);
	pass_over(worker);
	worker->live = (struct live_job){
		.is_set = true, .slot = slot, .image = *image, .captured_us = captured_us
	};
	note_offer(worker);
	(void)pthread_cond_signal(&worker->work);
	(void)pthread_mutex_unlock(&worker->lock);
}

int worker_examine_take(struct worker *worker, struct still_shots *burst)
{
	int r = 0;
	(void)pthread_mutex_lock(&worker->lock);
	/* Until the last outcome is told, too: it must not pass for this burst's. */
	if (worker->has_burst || worker->burst_in_hand || worker->captured.is_set) {
		r = -EBUSY;
	} else {
		worker->burst = *burst;
		memset(burst, 0, sizeof(*burst));
		worker->has_burst = true;
		worker->burst_in_hand = true;
		note_offer(worker);
		(void)pthread_cond_signal(&worker->work);
	}
	(void)pthread_mutex_unlock(&worker->lock);
	return r;
}

void worker_forget(struct worker *worker)
{
	(void)pthread_mutex_lock(&worker->lock);
	pass_over(worker);
	if (!worker->has_burst)
		worker->offered_since_ms = 0;
	worker->forget = true;
	(void)pthread_mutex_unlock(&worker->lock);
}

bool worker_is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms)
{
	(void)pthread_mutex_lock(&worker->lock);
	int64_t busy = worker->busy_since_ms, offered = worker->offered_since_ms;
	(void)pthread_mutex_unlock(&worker->lock);
	return (busy == 0 || now_ms - busy < limit_ms) &&
	       (offered == 0 || now_ms - offered < limit_ms);
}
