/* SPDX-License-Identifier: MIT */
#include "daemon/courier/clerk.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/thread.h"

enum { WAKE_TRIES = 3 };

/* A queue of tasks: first in, first out. */
struct list {
	struct clerk_task *first, *last;
};

struct clerk {
	int wake_fd; /* eventfd to which the thread writes, and from which the event loop reads */
	struct event *event;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock; /* protects the following fields */
	pthread_cond_t changed;
	bool is_stopping;
	struct list waiting, ended;
};

static void append(struct list *list, struct clerk_task *task)
{
	task->next = NULL;
	if (list->last)
		list->last->next = task;
	else
		list->first = task;
	list->last = task;
}

/* Removes the first task from the list and returns it. Null: the list is empty. */
static struct clerk_task *take_first(struct list *list)
{
	struct clerk_task *task = list->first;
	if (!task)
		return NULL;
	list->first = task->next;
	if (!list->first)
		list->last = NULL;
	return task;
}

/* ---- functions of the thread ---- */

/* Waits for the next task and returns it. Null: the clerk is stopping. */
static struct clerk_task *wait_for_task(struct clerk *clerk)
{
	while (!clerk->is_stopping) {
		struct clerk_task *task = take_first(&clerk->waiting);
		if (task)
			return task;
		(void)pthread_cond_wait(&clerk->changed, &clerk->lock);
	}
	return NULL;
}

static void wake_loop(const struct clerk *clerk)
{
	const uint64_t one = 1;
	/* EAGAIN is no failure: the eventfd's counter is full, so the event loop wakes anyway. */
	for (int i = 0; i < WAKE_TRIES; i++)
		if (write(clerk->wake_fd, &one, sizeof(one)) > 0 || errno == EAGAIN)
			return;
}

static void *work(void *argument)
{
	struct clerk *clerk = argument;
	struct clerk_task *task;
	(void)pthread_mutex_lock(&clerk->lock);
	while ((task = wait_for_task(clerk))) {
		bool is_wanted = !task->is_cancelled;
		(void)pthread_mutex_unlock(&clerk->lock);
		if (is_wanted)
			task->run(task);
		(void)pthread_mutex_lock(&clerk->lock);
		task->has_run = is_wanted;
		append(&clerk->ended, task);
		wake_loop(clerk);
	}
	(void)pthread_mutex_unlock(&clerk->lock);
	return NULL;
}

/* ---- functions of the loop ---- */

static struct clerk_task *take_ended(struct clerk *clerk, bool *ret_is_cancelled)
{
	(void)pthread_mutex_lock(&clerk->lock);
	struct clerk_task *task = take_first(&clerk->ended);
	*ret_is_cancelled = task && task->is_cancelled;
	(void)pthread_mutex_unlock(&clerk->lock);
	return task;
}

static void on_wake(evutil_socket_t fd, short what, void *user)
{
	struct clerk *clerk = user;
	struct clerk_task *task;
	uint64_t count;
	bool is_cancelled;
	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	while ((task = take_ended(clerk, &is_cancelled))) {
		if (is_cancelled)
			task->drop(task);
		else
			task->done(task);
	}
}

void clerk_add(struct clerk *clerk, struct clerk_task *task)
{
	(void)pthread_mutex_lock(&clerk->lock);
	append(&clerk->waiting, task);
	(void)pthread_cond_signal(&clerk->changed);
	(void)pthread_mutex_unlock(&clerk->lock);
}

void clerk_cancel(struct clerk *clerk, struct clerk_task *task)
{
	if (!task)
		return;
	(void)pthread_mutex_lock(&clerk->lock);
	task->is_cancelled = true;
	(void)pthread_mutex_unlock(&clerk->lock);
}

int clerk_create(struct event_base *base, struct problem *problem, struct clerk **ret_clerk)
{
	struct clerk *clerk = calloc(1, sizeof(*clerk));
	if (!clerk)
		return problem_memory(problem);
	(void)pthread_mutex_init(&clerk->lock, NULL);
	(void)pthread_cond_init(&clerk->changed, NULL);
	clerk->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int r = clerk->wake_fd < 0 ? -errno : 0;
	if (r == 0) {
		clerk->event =
			event_new(base, clerk->wake_fd, EV_READ | EV_PERSIST, on_wake, clerk);
		r = clerk->event && event_add(clerk->event, NULL) == 0 ? 0 : -ENOMEM;
	}
	if (r == 0)
		r = thread_start("clerk", work, clerk, &clerk->thread);
	if (r < 0) {
		clerk_destroy(clerk);
		return problem_set(problem, r, "no thread can be made for the disk's work: %s",
				   strerror(-r));
	}
	clerk->has_thread = true;
	*ret_clerk = clerk;
	return 0;
}

void clerk_stop(struct clerk *clerk)
{
	if (!clerk || !clerk->has_thread)
		return;
	(void)pthread_mutex_lock(&clerk->lock);
	clerk->is_stopping = true;
	(void)pthread_cond_signal(&clerk->changed);
	(void)pthread_mutex_unlock(&clerk->lock);
	(void)pthread_join(clerk->thread, NULL);
	clerk->has_thread = false;
}

static void drop_all(struct list *list)
{
	struct clerk_task *task;
	while ((task = take_first(list)))
		task->drop(task);
}

void clerk_destroy(struct clerk *clerk)
{
	if (!clerk)
		return;
	clerk_stop(clerk);
	drop_all(&clerk->ended);
	drop_all(&clerk->waiting);
	if (clerk->event)
		event_free(clerk->event);
	if (clerk->wake_fd >= 0)
		(void)close(clerk->wake_fd);
	(void)pthread_cond_destroy(&clerk->changed);
	(void)pthread_mutex_destroy(&clerk->lock);
	free(clerk);
}
