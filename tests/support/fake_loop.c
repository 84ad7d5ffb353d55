/* SPDX-License-Identifier: MIT */
#include "tests/support/fake_loop.h"

#include <event2/event.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

/* With this many callbacks at one instant the loop is busy: it spins. */
enum { EVENTS_MOST = 64, CALLBACKS_AT_ONCE_MOST = 2000 };

/* Modules get a pointer to this in place of libevent's opaque struct event. */
struct fake_event {
	bool is_used, is_added;
	int fd;
	short what;
	event_callback_fn callback;
	void *user;
	int64_t due_us, period_us; /* INT64_MAX: no time-out */
};

static struct {
	struct fake_event events[EVENTS_MOST];
	int64_t now_us;
	bool has_wall_clock;
	int64_t wall_offset_us; /* from now_us */
	int64_t (*device_next_us)(void);
	void (*device_run)(int64_t now_us);
	uint64_t callbacks;
} loop;

struct event *__wrap_event_new(struct event_base *base, evutil_socket_t fd, short what,
			       event_callback_fn callback, void *user);
int __wrap_event_add(struct event *event, const struct timeval *delay);
int __wrap_event_del(struct event *event);
void __wrap_event_free(struct event *event);
int __wrap_event_pending(const struct event *event, short what, struct timeval *at);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);
int __real_clock_gettime(clockid_t clock, struct timespec *time);

struct event_base *fake_loop_base(void)
{
	return (struct event_base *)&loop;
}

struct event *__wrap_event_new(struct event_base *base, evutil_socket_t fd, short what,
			       event_callback_fn callback, void *user)
{
	(void)base;
	for (int i = 0; i < EVENTS_MOST; i++) {
		if (loop.events[i].is_used)
			continue;
		loop.events[i] = (struct fake_event){ .is_used = true,
						      .fd = (int)fd,
						      .what = what,
						      .callback = callback,
						      .user = user,
						      .due_us = INT64_MAX,
						      .period_us = INT64_MAX };
		return (struct event *)&loop.events[i];
	}
	fail_msg("more than %d events", EVENTS_MOST);
	return NULL;
}

int __wrap_event_add(struct event *event, const struct timeval *delay)
{
	struct fake_event *fake = (struct fake_event *)event;
	assert_true(fake->is_used);
	fake->is_added = true;
	fake->period_us = delay ? (int64_t)delay->tv_sec * 1000000 + delay->tv_usec : INT64_MAX;
	fake->due_us = delay ? loop.now_us + fake->period_us : INT64_MAX;
	return 0;
}

int __wrap_event_del(struct event *event)
{
	struct fake_event *fake = (struct fake_event *)event;
	assert_true(fake->is_used);
	fake->is_added = false;
	return 0;
}

void __wrap_event_free(struct event *event)
{
	struct fake_event *fake = (struct fake_event *)event;
	assert_true(fake->is_used);
	memset(fake, 0, sizeof(*fake));
}

int __wrap_event_pending(const struct event *event, short what, struct timeval *at)
{
	(void)what;
	(void)at;
	const struct fake_event *fake = (const struct fake_event *)event;
	assert_true(fake->is_used);
	return fake->is_added;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
	bool is_wall = clock == CLOCK_REALTIME && loop.has_wall_clock;
	if (clock != CLOCK_MONOTONIC && !is_wall)
		return __real_clock_gettime(clock, time);
	int64_t now_us = is_wall ? loop.now_us + loop.wall_offset_us : loop.now_us;
	time->tv_sec = now_us / 1000000;
	time->tv_nsec = now_us % 1000000 * 1000;
	return 0;
}

void fake_loop_set_wall_clock(int64_t unix_us)
{
	loop.has_wall_clock = true;
	loop.wall_offset_us = unix_us - loop.now_us;
}

unsigned fake_loop_events(void)
{
	unsigned count = 0;
	for (int i = 0; i < EVENTS_MOST; i++)
		count += loop.events[i].is_used;
	return count;
}

void fake_loop_begin(int64_t now_us)
{
	assert_int_equal(fake_loop_events(), 0);
	memset(&loop, 0, sizeof(loop));
	loop.now_us = now_us;
}

int64_t fake_loop_now_us(void)
{
	return loop.now_us;
}

uint64_t fake_loop_callbacks(void)
{
	return loop.callbacks;
}

void fake_loop_device(int64_t (*next_us)(void), void (*run)(int64_t now_us))
{
	loop.device_next_us = next_us;
	loop.device_run = run;
}

static void run_callback(struct fake_event *event, short what)
{
	if (!(event->what & EV_PERSIST))
		event->is_added = false;
	else if (event->period_us != INT64_MAX)
		event->due_us = loop.now_us + event->period_us;
	loop.callbacks++;
	event->callback(event->fd, what, event->user);
}

static bool run_readable(void)
{
	bool any = false;
	for (int i = 0; i < EVENTS_MOST; i++) {
		struct fake_event *event = &loop.events[i];
		if (!event->is_used || !event->is_added || !(event->what & EV_READ))
			continue;
		struct pollfd polled = { .fd = event->fd, .events = POLLIN };
		if (poll(&polled, 1, 0) <= 0)
			continue;
		run_callback(event, EV_READ);
		any = true;
	}
	return any;
}

static struct fake_event *next_timer(void)
{
	struct fake_event *next = NULL;
	for (int i = 0; i < EVENTS_MOST; i++) {
		struct fake_event *event = &loop.events[i];
		bool is_timer = event->is_used && event->is_added && event->due_us != INT64_MAX;
		if (is_timer && (!next || event->due_us < next->due_us))
			next = event;
	}
	return next;
}

static bool run_due(void)
{
	struct fake_event *timer = next_timer();
	if (!timer || timer->due_us > loop.now_us)
		return false;
	run_callback(timer, EV_TIMEOUT);
	return true;
}

static int64_t next_instant(void)
{
	const struct fake_event *timer = next_timer();
	int64_t next_us = timer ? timer->due_us : INT64_MAX;
	int64_t device_us = loop.device_next_us ? loop.device_next_us() : INT64_MAX;
	return device_us < next_us ? device_us : next_us;
}

void fake_loop_run(int64_t until_us)
{
	int at_once = 0;
	for (;;) {
		while (run_readable() || run_due())
			if (++at_once > CALLBACKS_AT_ONCE_MOST)
				fail_msg("busy loop at %lld us", (long long)loop.now_us);
		at_once = 0;
		int64_t next_us = next_instant();
		if (next_us > until_us)
			break;
		if (next_us > loop.now_us)
			loop.now_us = next_us;
		if (loop.device_run)
			loop.device_run(loop.now_us);
	}
	loop.now_us = until_us;
}
