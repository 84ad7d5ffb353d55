/* SPDX-License-Identifier: MIT */
/*
 * The presses that must come out are written down by the code that acts the finger,
 * never derived from the edges: the debouncer is judged by intent, not by its own rule.
 */
#include "daemon/core/debounce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/support/finger.h"

enum { MS = 1000 };

static const struct debounce_rule rule = {
	.press_us = FINGER_PRESS_MS * MS,
	.quiet_us = FINGER_QUIET_MS * MS,
	.stuck_us = FINGER_STUCK_MS * MS,
};

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
		struct finger_deed deed;
		int64_t next_us = finger_act(&deed, &seed, now_us);
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

static void test_a_hundred_thousand_edges_give_the_presses_that_were_meant(void **state)
{
	(void)state;
	drive(1, true, 50000);
	drive(20261, true, 50000);
}

/* A blocked loop reads everything at once: the kernel's timestamps decide, not the timer. */
static void test_edges_that_are_read_late_give_the_same_presses(void **state)
{
	(void)state;
	drive(7, false, 50000);
	drive(8, false, 50000);
}

static void test_a_contact_that_is_closed_from_the_start_gives_no_press(void **state)
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

static void test_a_contact_that_is_closed_from_the_start_becomes_stuck_and_free(void **state)
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

static void test_the_limits_are_exact(void **state)
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

static void test_a_minute_of_interference_does_not_age_the_press_after_it(void **state)
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

static void test_a_time_that_runs_backwards_is_ignored(void **state)
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
		cmocka_unit_test(test_a_hundred_thousand_edges_give_the_presses_that_were_meant),
		cmocka_unit_test(test_edges_that_are_read_late_give_the_same_presses),
		cmocka_unit_test(test_a_contact_that_is_closed_from_the_start_gives_no_press),
		cmocka_unit_test(
			test_a_contact_that_is_closed_from_the_start_becomes_stuck_and_free),
		cmocka_unit_test(test_the_limits_are_exact),
		cmocka_unit_test(test_a_minute_of_interference_does_not_age_the_press_after_it),
		cmocka_unit_test(test_a_time_that_runs_backwards_is_ignored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
