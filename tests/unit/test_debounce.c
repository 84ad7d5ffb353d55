/* SPDX-License-Identifier: MIT */
/*
 * The presses that must come out are written down by the code that acts the finger (struct finger),
 * never derived from the edges: the debouncer is judged by intent, not by its own rule.
 */
#include "daemon/core/debounce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { MS = 1000, MAX_EDGES = 64 };

static const struct debounce_rule rule = {
	.press_us = 8 * MS,
	.quiet_us = 12 * MS,
	.stuck_us = 10000 * MS,
};

/* A small generator of our own, so that a failure can be repeated on every machine. */
static uint32_t chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (uint32_t)(((uint64_t)*seed * below) >> 32);
}

static int64_t between(uint32_t *seed, int64_t low_us, int64_t high_us)
{
	return low_us + (int64_t)chance(seed, (uint32_t)(high_us - low_us + 1));
}

struct edge {
	int64_t at_us;
	bool is_closed;
};

/* One thing a finger (or the wiring) does, as edges, and what it meant. */
struct deed {
	struct edge edges[MAX_EDGES];
	int count;
	bool is_press;
	int64_t touched_us, settled_us; /* the press's first touch, end of its chatter */
	bool sticks;
};

static void put(struct deed *deed, int64_t at_us, bool is_closed)
{
	deed->edges[deed->count++] = (struct edge){ at_us, is_closed };
}

/* A contact that settles at `closed` bounces for at most `most_us`; returns when it has settled.
 * Contact pulses of bouncing are short (below 7 ms); the breaks may be as long as the bounce. */
static int64_t bounce(struct deed *deed, uint32_t *seed, int64_t at_us, bool closed,
		      int64_t most_us)
{
	int64_t end_us = at_us + most_us;
	put(deed, at_us, closed);
	while (deed->count < MAX_EDGES - 8) {
		int64_t pulse_us = between(seed, 200, 7 * MS);
		int64_t break_us = between(seed, 200, 11 * MS);
		int64_t first_us = closed ? pulse_us : break_us;
		int64_t second_us = closed ? break_us : pulse_us;
		if (at_us + first_us + second_us > end_us || chance(seed, 4) == 0)
			return at_us;
		put(deed, at_us + first_us, !closed);
		at_us += first_us + second_us;
		put(deed, at_us, closed);
	}
	return at_us;
}

static int64_t press(struct deed *deed, uint32_t *seed, int64_t at_us, int64_t hold_us,
		     int64_t bounce_us)
{
	deed->is_press = true;
	deed->touched_us = at_us;
	deed->settled_us = bounce(deed, seed, at_us, true, bounce_us);
	return bounce(deed, seed, deed->settled_us + hold_us, false, bounce_us);
}

/* Interference: closures shorter than any press. */
static int64_t interfere(struct deed *deed, uint32_t *seed, int64_t at_us)
{
	unsigned pulses = 1 + chance(seed, 10);
	for (unsigned i = 0; i < pulses; i++) {
		put(deed, at_us, true);
		at_us += between(seed, 20, 7 * MS);
		put(deed, at_us, false);
		at_us += between(seed, 20, 30 * MS);
	}
	return at_us;
}

static int64_t act(struct deed *deed, uint32_t *seed, int64_t at_us)
{
	*deed = (struct deed){ .count = 0 };
	switch (chance(seed, 8)) {
	case 0:
		return interfere(deed, seed, at_us) + between(seed, 20 * MS, 200 * MS);
	case 1: /* held for long, but not stuck */
		return press(deed, seed, at_us, between(seed, 1000 * MS, 9000 * MS), 20 * MS) +
		       between(seed, 20 * MS, 900 * MS);
	case 2: /* stuck */
		deed->sticks = true;
		return press(deed, seed, at_us, between(seed, 10100 * MS, 60000 * MS), 20 * MS) +
		       between(seed, 20 * MS, 900 * MS);
	case 3:
	case 4: { /* thirty a second: half of 33 ms closed, half open, little time to bounce */
		int64_t end_us = press(deed, seed, at_us, 13 * MS, 3 * MS);
		int64_t next_us = at_us + 33 * MS;
		return next_us > end_us + 13 * MS ? next_us : end_us + 13 * MS;
	}
	default:
		return press(deed, seed, at_us, between(seed, 20 * MS, 400 * MS), 20 * MS) +
		       between(seed, 20 * MS, 900 * MS);
	}
}

struct tally {
	unsigned presses, releases, stuck, freed;
	int64_t began_us;
};

static void count(struct tally *tally, const struct debounce *debounce, unsigned events)
{
	if (events & DEBOUNCE_PRESSED) {
		tally->presses++;
		tally->began_us = debounce->began_us;
	}
	tally->stuck += (events & DEBOUNCE_STUCK) != 0;
	tally->freed += (events & DEBOUNCE_FREED) != 0;
	tally->releases += (events & DEBOUNCE_RELEASED) != 0;
}

/* The timer fires at its time or, on a busy machine, later, but before the next edge is read. */
static void run_timers(struct debounce *debounce, struct tally *tally, int64_t until_us)
{
	for (;;) {
		int64_t due_us = debounce_due_us(debounce, &rule);
		if (due_us > until_us)
			return;
		unsigned events = debounce_advance(debounce, &rule, due_us);
		assert_int_not_equal(events, 0); /* a due time without an event would spin */
		count(tally, debounce, events);
	}
}

static void drive(uint32_t seed, bool with_timers, int least_edges)
{
	struct debounce debounce;
	int64_t now_us = 1000000 * MS;
	debounce_begin(&debounce, false, now_us);
	int edges = 0, presses = 0;
	while (edges < least_edges) {
		struct deed deed;
		int64_t next_us = act(&deed, &seed, now_us);
		struct tally tally = { 0 };
		for (int i = 0; i < deed.count; i++) {
			if (with_timers)
				run_timers(&debounce, &tally, deed.edges[i].at_us - 1);
			count(&tally, &debounce,
			      debounce_edge(&debounce, &rule, deed.edges[i].is_closed,
					    deed.edges[i].at_us));
		}
		if (with_timers)
			run_timers(&debounce, &tally, next_us);
		count(&tally, &debounce, debounce_advance(&debounce, &rule, next_us));
		edges += deed.count;
		presses += deed.is_press;
		assert_int_equal(tally.presses, deed.is_press);
		assert_int_equal(tally.releases, deed.is_press);
		assert_int_equal(tally.stuck, deed.sticks);
		assert_int_equal(tally.freed, deed.sticks);
		if (deed.is_press) {
			assert_true(tally.began_us >= deed.touched_us);
			assert_true(tally.began_us <= deed.settled_us);
		}
		now_us = next_us;
	}
	assert_true(presses > edges / 20);
}

static void test_hundred_thousand_edges_with_timers(void **state)
{
	(void)state;
	drive(1, true, 50000);
	drive(20261, true, 50000);
}

/* A blocked loop reads everything at once: the kernel's timestamps decide, not the timer. */
static void test_hundred_thousand_edges_read_late(void **state)
{
	(void)state;
	drive(7, false, 50000);
	drive(8, false, 50000);
}

static void test_held_from_the_start_is_no_press(void **state)
{
	(void)state;
	struct debounce debounce;
	debounce_begin(&debounce, true, 0);
	assert_int_equal(debounce_advance(&debounce, &rule, 500 * MS), 0);
	assert_int_equal(debounce_edge(&debounce, &rule, false, 600 * MS), 0);
	assert_int_equal(debounce_advance(&debounce, &rule, 700 * MS), 0);
	assert_int_equal(debounce_edge(&debounce, &rule, true, 800 * MS), 0);
	assert_int_equal(debounce_advance(&debounce, &rule, 808 * MS), DEBOUNCE_PRESSED);
	assert_int_equal(debounce.began_us, 800 * MS);
}

static void test_held_from_the_start_gets_stuck_and_free(void **state)
{
	(void)state;
	struct debounce debounce;
	debounce_begin(&debounce, true, 0);
	assert_int_equal(debounce_due_us(&debounce, &rule), 10000 * MS);
	assert_int_equal(debounce_advance(&debounce, &rule, 10000 * MS), DEBOUNCE_STUCK);
	assert_int_equal(debounce_due_us(&debounce, &rule), INT64_MAX);
	assert_int_equal(debounce_edge(&debounce, &rule, false, 11000 * MS), 0);
	assert_int_equal(debounce_advance(&debounce, &rule, 11012 * MS), DEBOUNCE_FREED);
}

static void test_limits_are_exact(void **state)
{
	(void)state;
	struct debounce debounce;
	debounce_begin(&debounce, false, 0);
	assert_int_equal(debounce_edge(&debounce, &rule, true, 100 * MS), 0);
	assert_int_equal(debounce_edge(&debounce, &rule, false, 108 * MS - 1), 0);
	assert_int_equal(debounce.glitches, 1);
	assert_int_equal(debounce_edge(&debounce, &rule, true, 200 * MS), 0);
	assert_int_equal(debounce_edge(&debounce, &rule, false, 208 * MS), DEBOUNCE_PRESSED);
	assert_int_equal(debounce_edge(&debounce, &rule, true, 220 * MS - 1), 0);
	assert_int_equal(debounce_edge(&debounce, &rule, false, 300 * MS), 0);
	assert_int_equal(debounce_edge(&debounce, &rule, true, 312 * MS), DEBOUNCE_RELEASED);
	assert_int_equal(debounce_advance(&debounce, &rule, 320 * MS), DEBOUNCE_PRESSED);
}

static void test_a_minute_of_interference_does_not_age_a_press(void **state)
{
	(void)state;
	struct debounce debounce;
	debounce_begin(&debounce, false, 0);
	int64_t at_us = 0;
	while (at_us < 60000 * MS) {
		assert_int_equal(debounce_edge(&debounce, &rule, true, at_us), 0);
		assert_int_equal(debounce_edge(&debounce, &rule, false, at_us + 3 * MS), 0);
		at_us += 9 * MS;
	}
	assert_int_equal(debounce_edge(&debounce, &rule, true, at_us), 0);
	assert_int_equal(debounce_advance(&debounce, &rule, at_us + 8 * MS), DEBOUNCE_PRESSED);
	assert_true(at_us - debounce.began_us <= 20 * MS);
}

static void test_time_that_runs_backwards_is_ignored(void **state)
{
	(void)state;
	struct debounce debounce;
	debounce_begin(&debounce, false, 0);
	assert_int_equal(debounce_edge(&debounce, &rule, true, 100 * MS), 0);
	assert_int_equal(debounce_edge(&debounce, &rule, false, 50 * MS), 0);
	assert_int_equal(debounce_advance(&debounce, &rule, 200 * MS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hundred_thousand_edges_with_timers),
		cmocka_unit_test(test_hundred_thousand_edges_read_late),
		cmocka_unit_test(test_held_from_the_start_is_no_press),
		cmocka_unit_test(test_held_from_the_start_gets_stuck_and_free),
		cmocka_unit_test(test_limits_are_exact),
		cmocka_unit_test(test_a_minute_of_interference_does_not_age_a_press),
		cmocka_unit_test(test_time_that_runs_backwards_is_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
