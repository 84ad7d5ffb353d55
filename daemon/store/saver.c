/* SPDX-License-Identifier: MIT */
/*
 * The jobs are kept in a ring buffer: job number n is in slot n % JOBS. There are three counters,
 * which only grow: added >= stored >= delivered. The lock guards the counters. A slot belongs to
 * the event loop until `added` has passed it, then to the thread until `stored` has passed it, and
 * then to the event loop again.
 */
#include "daemon/store/saver.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/thread.h"

/* One visit of a person saves one item. Small items about events (payment, correction) may wait
 * behind that item. */
enum { JOBS = 16 };

struct job {
	saver_work_fn work, done; /* null: the job is to store the item */
	void *user;
	struct spool_item item;
	int result;
	struct problem problem;
};

struct saver {
	struct spool *spool;
	saver_done_fn done;
	void *user;
	saver_after_fn after; /* may be null */
	void *after_user;
	int wake_fd; /* eventfd: the thread writes it, and the event loop reads it */
	struct event *event;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_stopping;
	unsigned added, stored, delivered;
	struct job jobs[JOBS];
};

/* Waits for the next job and returns it. Returns null if the saver is being destroyed and all jobs
 * are done. */
static struct job *wait_for_job(struct saver *saver)
{
	while (saver->stored == saver->added && !saver->is_stopping)
		(void)pthread_cond_wait(&saver->changed, &saver->lock);
	return saver->stored == saver->added ? NULL : &saver->jobs[saver->stored % JOBS];
}

static void wake_loop(const struct saver *saver)
{
	const uint64_t one = 1;
	/* This write fails only when the eventfd's counter is full. Then the loop wakes anyway. */
	if (write(saver->wake_fd, &one, sizeof(one)) < 0)
		return;
}

static void do_job(const struct saver *saver, struct job *job)
{
	if (job->work) {
		job->work(job->user);
		return;
	}
	job->result = spool_store(saver->spool, &job->item, &job->problem);
	if (job->result == 0 && saver->after)
		saver->after(&job->item, saver->after_user);
}

static void *run(void *argument)
{
	struct saver *saver = argument;
	(void)pthread_mutex_lock(&saver->lock);
	struct job *job;
	while ((job = wait_for_job(saver))) {
		(void)pthread_mutex_unlock(&saver->lock);
		do_job(saver, job);
		(void)pthread_mutex_lock(&saver->lock);
		saver->stored++;
		wake_loop(saver);
	}
	(void)pthread_mutex_unlock(&saver->lock);
	return NULL;
}

/* Copies the next stored job to *ret_job and frees its slot, so that the callback can already add
 * another job. Returns false if no stored job is left. */
static bool take_stored(struct saver *saver, struct job *ret_job)
{
	(void)pthread_mutex_lock(&saver->lock);
	const bool is_there = saver->delivered != saver->stored;
	if (is_there)
		*ret_job = saver->jobs[saver->delivered++ % JOBS];
	(void)pthread_mutex_unlock(&saver->lock);
	return is_there;
}

static void on_wake(evutil_socket_t fd, short what, void *user)
{
	(void)what;
	struct saver *saver = user;
	uint64_t count;
	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		return;
	struct job job;
	while (take_stored(saver, &job)) {
		if (job.work)
			job.done(job.user);
		else
			saver->done(job.item.id, job.result, &job.problem, saver->user);
	}
}

int saver_create(struct event_base *base, struct spool *spool, saver_done_fn done, void *user,
		 struct saver **ret_saver)
{
	struct saver *saver = calloc(1, sizeof(*saver));
	if (!saver)
		return -ENOMEM;
	saver->spool = spool;
	saver->done = done;
	saver->user = user;
	(void)pthread_mutex_init(&saver->lock, NULL); /* cannot fail with default attributes */
	(void)pthread_cond_init(&saver->changed, NULL);
	int r = -ENOMEM;
	saver->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (saver->wake_fd < 0) {
		r = -errno;
		goto fail;
	}
	saver->event = event_new(base, saver->wake_fd, EV_READ | EV_PERSIST, on_wake, saver);
	if (!saver->event || event_add(saver->event, NULL) < 0)
		goto fail;
	r = thread_start("saver", run, saver, &saver->thread);
	saver->has_thread = r == 0;
	if (r < 0)
		goto fail;
	*ret_saver = saver;
	return 0;
fail:
	saver_destroy(saver);
	return r;
}

void saver_after(struct saver *saver, saver_after_fn after, void *user)
{
	saver->after = after;
	saver->after_user = user;
}

static void stop_thread(struct saver *saver)
{
	(void)pthread_mutex_lock(&saver->lock);
	saver->is_stopping = true;
	(void)pthread_cond_signal(&saver->changed);
	(void)pthread_mutex_unlock(&saver->lock);
	(void)pthread_join(saver->thread, NULL);
}

void saver_destroy(struct saver *saver)
{
	if (!saver)
		return;
	if (saver->has_thread)
		stop_thread(saver);
	if (saver->event)
		event_free(saver->event);
	if (saver->wake_fd >= 0)
		(void)close(saver->wake_fd);
	(void)pthread_cond_destroy(&saver->changed);
	(void)pthread_mutex_destroy(&saver->lock);
	free(saver);
}

static int add_job(struct saver *saver, const struct job *job)
{
	int r = -EAGAIN;
	(void)pthread_mutex_lock(&saver->lock);
	if (saver->added - saver->delivered < JOBS) {
		saver->jobs[saver->added % JOBS] = *job;
		saver->added++;
		(void)pthread_cond_signal(&saver->changed);
		r = 0;
	}
	(void)pthread_mutex_unlock(&saver->lock);
	return r;
}

int saver_store(struct saver *saver, const struct spool_item *item)
{
	struct job job = { .item = *item };
	return add_job(saver, &job);
}

int saver_work(struct saver *saver, saver_work_fn work, saver_work_fn done, void *user)
{
	struct job job = { .work = work, .done = done, .user = user };
	return add_job(saver, &job);
}
