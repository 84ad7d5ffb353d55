/* SPDX-License-Identifier: MIT */
/* The courier's thread for slow work: the loop goes on, tasks keep their order, and each is told of or
 * dropped exactly once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/timer.h"
#include "daemon/courier/clerk.h"

enum { TASKS = 50 };

static struct event_base *base;
static struct clerk *clerk;
static char order[4 * TASKS + 1]; /* what was called, in order: d(one), x (dropped) */
static int gate[2];               /* a task that reads it waits until the test writes */

struct test_task {
	struct clerk_task task;
	bool waits;
	pthread_t thread;
};

static void run(struct clerk_task *task)
{
	struct test_task *own = (struct test_task *)task;
	char byte;
	own->thread = pthread_self();
	if (own->waits)
		assert_int_equal(read(gate[0], &byte, 1), 1);
}

static void say(char what)
{
	size_t length = strlen(order);
	order[length] = what;
	order[length + 1] = '\0';
}

static void done(struct clerk_task *task)
{
	assert_true(task->has_run);
	assert_false(pthread_equal(((struct test_task *)task)->thread, pthread_self()));
	say('d');
	free(task);
}

static void drop(struct clerk_task *task)
{
	say('x');
	free(task);
}

static struct clerk_task *add(bool waits)
{
	struct test_task *own = calloc(1, sizeof(*own));
	assert_non_null(own);
	own->task = (struct clerk_task){ .run = run, .done = done, .drop = drop };
	own->waits = waits;
	clerk_add(clerk, &own->task);
	return &own->task;
}

static void open_gate(void)
{
	assert_int_equal(write(gate[1], "x", 1), 1);
}

static int set_up(void **state)
{
	struct problem problem = { "" };
	(void)state;
	order[0] = '\0';
	assert_int_equal(pipe(gate), 0);
	base = event_base_new();
	assert_non_null(base);
	assert_int_equal(clerk_create(base, &problem, &clerk), 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	clerk_destroy(clerk);
	event_base_free(base);
	(void)close(gate[0]);
	(void)close(gate[1]);
	return 0;
}

/* Turns the loop until so many were told of. */
static void turn_until(size_t count)
{
	while (strlen(order) < count)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
}

static void on_turn(evutil_socket_t fd, short what, void *user)
{
	int *turns = user;
	(void)fd;
	(void)what;
	if (++*turns == 3)
		open_gate();
}

static void test_the_loop_goes_on_while_a_task_waits(void **state)
{
	int turns = 0;
	struct event *timer = event_new(base, -1, EV_PERSIST, on_turn, &turns);
	(void)state;
	assert_int_equal(timer_arm_ms(timer, 1), 0);
	/* the gate opens only after the loop's third turn: a loop that waited would wait for ever */
	(void)add(true);
	turn_until(1);
	assert_true(turns >= 3);
	event_free(timer);
}

static void test_tasks_are_done_in_order(void **state)
{
	(void)state;
	for (int i = 0; i < TASKS; i++)
		(void)add(false);
	turn_until(TASKS);
	assert_int_equal(strspn(order, "d"), TASKS);
}

static void test_a_cancelled_task_is_dropped_and_no_other(void **state)
{
	(void)state;
	(void)add(true);
	struct clerk_task *second = add(false);
	(void)add(false);
	clerk_cancel(clerk, second);
	clerk_cancel(clerk, NULL);
	open_gate();
	turn_until(3);
	assert_string_equal(order, "dxd");
}

static void test_a_task_that_is_cancelled_under_way_is_dropped(void **state)
{
	(void)state;
	struct clerk_task *first = add(true);
	clerk_cancel(clerk, first);
	open_gate();
	turn_until(1);
	assert_string_equal(order, "x");
}

static void test_the_end_drops_what_is_left(void **state)
{
	(void)state;
	(void)add(true);
	for (int i = 0; i < TASKS; i++)
		(void)add(false);
	open_gate();
	clerk_stop(clerk);
	(void)add(false); /* after the stop nothing runs */
	clerk_destroy(clerk);
	clerk = NULL;
	assert_int_equal(strspn(order, "x"), TASKS + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_the_loop_goes_on_while_a_task_waits, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_tasks_are_done_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_cancelled_task_is_dropped_and_no_other,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_task_that_is_cancelled_under_way_is_dropped,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_end_drops_what_is_left, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
