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
#include "daemon/base/thread.h"

/* A live frame that waits for the thread or is being examined. */
struct live_job {
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

/* Room for the frames that can come back before the event loop handles them: the frame under
 * examination, the frame that waited, and the frames that newer frames replaced. There are fewer
 * slots than this, so there is always room. */
enum { LIVE_RESULTS_MAX = 16 };

struct still_result {
	bool is_set;
	int result;
	struct still still;
	struct problem problem;
};

struct thread_worker {
	struct worker worker;
	/* used by the loop */
	struct event *wake_event;
	struct worker_events events;
	void *user;
	/* not changed after the creation */
	const struct profile *profile;
	int wake_fd; /* eventfd: the thread writes it, and the event loop reads it */
	pthread_t thread;
	bool has_thread;
	/* used by the thread */
	struct examiner *examiner;
	struct jpeg_decoder *decoder;
	/* guarded by the lock */
	pthread_mutex_t lock;
	pthread_cond_t work;
	bool must_stop, must_forget;
	bool has_live, has_burst, is_burst_in_hand;
	struct live_job live;
	struct still_shots burst;
	struct live_result live_results[LIVE_RESULTS_MAX];
	unsigned live_count;
	struct still_result outcome;
	int64_t busy_since_ms;    /* time at which the running job began; 0: no job runs */
	int64_t offered_since_ms; /* 0: no job waits */
};

static struct thread_worker *of(struct worker *worker)
{
	return (struct thread_worker *)worker;
}

/* ---- the thread ---- */

/* The thread's next job. */
struct job {
	bool must_forget; /* the thread must reset the examiner before this job */
	bool is_burst;
	struct live_job live;
	struct still_shots burst;
};

static void wake_loop(const struct thread_worker *self)
{
	uint64_t one = 1;
	/* This write fails only if the eventfd's counter is full. Then the event loop wakes up
	 * anyway. */
	(void)!write(self->wake_fd, &one, sizeof(one));
}

/* Adds a result for the event loop. The caller must hold the lock. */
static void push_live(struct thread_worker *self, const struct live_result *result)
{
	if (self->live_count < LIVE_RESULTS_MAX)
		self->live_results[self->live_count++] = *result;
	wake_loop(self);
}

/* Takes the next job. A burst comes before a live frame. The caller must hold the lock. */
static void take_job(struct thread_worker *self, struct job *ret_job)
{
	ret_job->must_forget = self->must_forget;
	ret_job->is_burst = self->has_burst;
	self->must_forget = false;
	if (self->has_burst) {
		ret_job->burst = self->burst;
		memset(&self->burst, 0, sizeof(self->burst));
		self->has_burst = false;
	} else {
		ret_job->live = self->live;
		self->has_live = false;
	}
	self->busy_since_ms = clock_monotonic_ms();
	self->offered_since_ms = self->has_live ? self->busy_since_ms : 0;
}

/* Waits for the next job and takes it. Returns false if the worker is being destroyed. */
static bool wait_for_job(struct thread_worker *self, struct job *ret_job)
{
	(void)pthread_mutex_lock(&self->lock);
	self->busy_since_ms = 0;
	while (!self->must_stop && !self->has_live && !self->has_burst)
		(void)pthread_cond_wait(&self->work, &self->lock);
	bool goes_on = !self->must_stop;
	if (goes_on)
		take_job(self, ret_job);
	(void)pthread_mutex_unlock(&self->lock);
	return goes_on;
}

static void do_live(struct thread_worker *self, const struct live_job *live)
{
	struct live_result result = { .slot = live->slot, .captured_us = live->captured_us };
	struct examine_options options = { .mode = EXAMINE_LIVE, .captured_us = live->captured_us };
	result.result = examiner_examine(self->examiner, &live->image, self->profile, &options,
					 &result.examination);
	(void)pthread_mutex_lock(&self->lock);
	push_live(self, &result);
	(void)pthread_mutex_unlock(&self->lock);
}

static void do_burst(struct thread_worker *self, struct still_shots *burst)
{
	struct still_result outcome = { .is_set = true };
	struct still_tools tools = { self->examiner, self->decoder, self->profile };
	outcome.result = still_take(&tools, burst, &outcome.problem, &outcome.still);
	still_shots_release(burst);
	(void)pthread_mutex_lock(&self->lock);
	self->outcome = outcome;
	self->is_burst_in_hand = false;
	wake_loop(self);
	(void)pthread_mutex_unlock(&self->lock);
}

static void *run(void *user)
{
	struct thread_worker *self = user;
	struct job job;
	while (wait_for_job(self, &job)) {
		if (job.must_forget)
			examiner_reset(self->examiner);
		if (job.is_burst)
			do_burst(self, &job.burst);
		else
			do_live(self, &job.live);
	}
	return NULL;
}

/* ---- the loop ---- */

static void on_wake(int fd, short what, void *user)
{
	(void)what;
	struct thread_worker *self = user;
	uint64_t count;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	struct live_result results[LIVE_RESULTS_MAX];
	(void)pthread_mutex_lock(&self->lock);
	unsigned live_count = self->live_count;
	memcpy(results, self->live_results, sizeof(results[0]) * live_count);
	self->live_count = 0;
	struct still_result outcome = self->outcome;
	self->outcome.is_set = false;
	(void)pthread_mutex_unlock(&self->lock);
	for (unsigned i = 0; i < live_count; i++)
		self->events.on_live(results[i].slot, results[i].captured_us, results[i].result,
				     &results[i].examination, self->user);
	if (outcome.is_set)
		self->events.on_still(outcome.result, &outcome.still, &outcome.problem, self->user);
}

/* Gives the waiting frame back without examining it. The caller must hold the lock. */
static void pass_over(struct thread_worker *self)
{
	if (!self->has_live)
		return;
	struct live_result passed = { .slot = self->live.slot,
				      .captured_us = self->live.captured_us,
				      .result = -ECANCELED };
	self->has_live = false;
	push_live(self, &passed);
}

/* Notes when a job began to wait. If a frame replaces a waiting frame, the time of the replaced
 * frame is kept. The caller must hold the lock. */
static void note_offer(struct thread_worker *self)
{
	if (self->offered_since_ms == 0)
		self->offered_since_ms = clock_monotonic_ms();
}

static void offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us)
{
	struct thread_worker *self = of(worker);
	(void)pthread_mutex_lock(&self->lock);
	pass_over(self);
	self->live = (struct live_job){ .slot = slot, .image = *image, .captured_us = captured_us };
	self->has_live = true;
	note_offer(self);
	(void)pthread_cond_signal(&self->work);
	(void)pthread_mutex_unlock(&self->lock);
}

static int examine_take(struct worker *worker, struct still_shots *burst)
{
	struct thread_worker *self = of(worker);
	int r = 0;
	(void)pthread_mutex_lock(&self->lock);
	/* Refuse the burst if the result of an earlier burst was not delivered yet, because that
	 * result would be mistaken for this burst's result. */
	if (self->has_burst || self->is_burst_in_hand || self->outcome.is_set) {
		r = -EBUSY;
	} else {
		self->burst = *burst;
		memset(burst, 0, sizeof(*burst));
		self->has_burst = true;
		self->is_burst_in_hand = true;
		note_offer(self);
		(void)pthread_cond_signal(&self->work);
	}
	(void)pthread_mutex_unlock(&self->lock);
	return r;
}

static void forget(struct worker *worker)
{
	struct thread_worker *self = of(worker);
	(void)pthread_mutex_lock(&self->lock);
	pass_over(self);
	if (!self->has_burst)
		self->offered_since_ms = 0;
	self->must_forget = true;
	(void)pthread_mutex_unlock(&self->lock);
}

static bool is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms)
{
	struct thread_worker *self = of(worker);
	(void)pthread_mutex_lock(&self->lock);
	int64_t busy_ms = self->busy_since_ms, offered_ms = self->offered_since_ms;
	(void)pthread_mutex_unlock(&self->lock);
	return (busy_ms == 0 || now_ms - busy_ms < limit_ms) &&
	       (offered_ms == 0 || now_ms - offered_ms < limit_ms);
}

/* ---- opening and closing ---- */

static void stop_thread(struct thread_worker *self)
{
	(void)pthread_mutex_lock(&self->lock);
	self->must_stop = true;
	(void)pthread_cond_signal(&self->work);
	(void)pthread_mutex_unlock(&self->lock);
	(void)pthread_join(self->thread, NULL);
}

static void destroy(struct worker *worker)
{
	struct thread_worker *self = of(worker);
	if (self->has_thread)
		stop_thread(self);
	if (self->outcome.is_set && self->outcome.result == 0)
		still_release(&self->outcome.still);
	still_shots_release(&self->burst);
	if (self->wake_event)
		event_free(self->wake_event);
	if (self->wake_fd >= 0)
		(void)close(self->wake_fd);
	jpeg_decoder_destroy(self->decoder);
	examiner_destroy(self->examiner);
	(void)pthread_cond_destroy(&self->work);
	(void)pthread_mutex_destroy(&self->lock);
	free(self);
}

static const struct worker_operations operations = {
	.destroy = destroy,
	.offer = offer,
	.examine_take = examine_take,
	.forget = forget,
	.is_alive = is_alive,
};

static int start(struct thread_worker *self, struct event_base *base, struct problem *problem)
{
	self->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (self->wake_fd < 0)
		return problem_set(problem, -errno, "examiner's thread: no eventfd: %m");
	self->wake_event = event_new(base, self->wake_fd, EV_READ | EV_PERSIST, on_wake, self);
	if (!self->wake_event || event_add(self->wake_event, NULL) < 0 ||
	    jpeg_decoder_create(&self->decoder) < 0)
		return problem_memory(problem);
	int r = thread_start("examiner", run, self, &self->thread);
	if (r < 0)
		return problem_set(problem, r, "examiner's thread: it cannot be started: %s",
				   strerror(-r));
	self->has_thread = true;
	return 0;
}

int worker_create(struct event_base *base, const struct examiner_config *config,
		  const struct profile *profile, const struct worker_events *events, void *user,
		  struct problem *problem, struct worker **ret_worker)
{
	struct thread_worker *self = calloc(1, sizeof(*self));
	if (!self)
		return problem_memory(problem);
	self->worker.operations = &operations;
	self->events = *events;
	self->user = user;
	self->profile = profile;
	self->wake_fd = -1;
	(void)pthread_mutex_init(&self->lock, NULL); /* cannot fail with default attributes */
	(void)pthread_cond_init(&self->work, NULL);
	int r = examiner_create(config, problem, &self->examiner);
	if (r == 0)
		r = start(self, base, problem);
	if (r < 0) {
		destroy(&self->worker);
		return r;
	}
	self->worker.engine = examiner_engine(self->examiner);
	*ret_worker = &self->worker;
	return 0;
}

/* ---- calls through the operations ---- */

void worker_destroy(struct worker *worker)
{
	if (worker)
		worker->operations->destroy(worker);
}

const char *worker_engine(const struct worker *worker)
{
	return worker->engine;
}

void worker_offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us)
{
	worker->operations->offer(worker, slot, image, captured_us);
}

int worker_examine_take(struct worker *worker, struct still_shots *burst)
{
	return worker->operations->examine_take(worker, burst);
}

void worker_forget(struct worker *worker)
{
	worker->operations->forget(worker);
}

bool worker_is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms)
{
	return worker->operations->is_alive(worker, now_ms, limit_ms);
}
