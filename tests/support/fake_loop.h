/* SPDX-License-Identifier: MIT */
/*
 * An event loop with virtual time: it does not wait for a timer but sets the time to the timer's.
 *
 * A test gets this loop where its wrap: line names `event_new event_add event_del event_free
 * event_pending clock_gettime`. File descriptors are real (eventfd, inotify, pipes); the loop polls
 * them without waiting. A made-up device takes part by fake_loop_device().
 */
#ifndef TESTS_SUPPORT_FAKE_LOOP_H
#define TESTS_SUPPORT_FAKE_LOOP_H

#include <stdint.h>

struct event_base;

/* Not null. There is one loop only. */
struct event_base *fake_loop_base(void);

/* Sets the time to now_us. Fails the test where events of an earlier test are left. */
void fake_loop_begin(int64_t now_us);
int64_t fake_loop_now_us(void);

/* Sets the wall clock, which then goes on with virtual time. Without it CLOCK_REALTIME is the real one. */
void fake_loop_set_wall_clock(int64_t unix_us);

/* A device that acts by itself: next_us() returns when (INT64_MAX: never), run() does it. Null: no
 * device. */
void fake_loop_device(int64_t (*next_us)(void), void (*run)(int64_t now_us));

/* Runs the callbacks of all that is readable or due until the time is until_us. Fails the test
 * where callbacks go on while the time stands still (a busy loop). */
void fake_loop_run(int64_t until_us);

/* How many callbacks have run since fake_loop_begin(). */
uint64_t fake_loop_callbacks(void);
/* How many events exist now. */
unsigned fake_loop_events(void);

#endif
