/* SPDX-License-Identifier: MIT */
/*
 * An event loop in which time is a number: timers fire at once, in order, at their exact time.
 *
 * A test that names `event_new event_add event_del event_free event_pending clock_gettime` in its
 * wrap: line gets it; modules under test know no difference. File descriptors are real (eventfd,
 * inotify, pipes): they are polled without waiting. A device model joins in through hooks.
 */
#ifndef TESTS_SUPPORT_FAKE_LOOP_H
#define TESTS_SUPPORT_FAKE_LOOP_H

#include <stdint.h>

struct event_base;

/* Any value: the loop is the same. */
struct event_base *fake_loop_base(void);

/* Time begins at now_us; all events of an earlier test must be freed (fails the test otherwise). */
void fake_loop_begin(int64_t now_us);
int64_t fake_loop_now_us(void);

/* A device that does something by itself: when next (INT64_MAX: never), and do it. Null: none. */
void fake_loop_device(int64_t (*next_us)(void), void (*run)(int64_t now_us));

/* Runs what is readable and due, until virtual time is until_us. Fails the test when callbacks go
 * on without time passing (a busy loop). */
void fake_loop_run(int64_t until_us);

/* How many callbacks were run since fake_loop_begin(). */
uint64_t fake_loop_callbacks(void);
/* Events that exist now. */
unsigned fake_loop_events(void);

#endif
