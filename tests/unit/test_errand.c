/* SPDX-License-Identifier: MIT */
/* A process of its own answers, ends without an answer, or hangs and is left behind. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <signal.h>
#include <cmocka.h>

#include "daemon/base/clock.h"
#include "daemon/base/errand.h"

enum { LONG_MS = 60000 };

static void answer_square(const void *order, void *answer)
{
	int number = *(const int *)order;
	*(int *)answer = number * number;
}

static void die(const void *order, void *answer)
{
	(void)answer;
	(void)raise(*(const int *)order);
}

/* as a call that waits for a dead disk */
static void hang(const void *order, void *answer)
{
	(void)order;
	(void)answer;
	for (;;)
		(void)pause();
}

static void test_several_answers_are_read_in_any_order(void **state)
{
	(void)state;
	struct errand errands[3];
	for (int i = 0; i < 3; i++)
		assert_int_equal(errand_start(answer_square, &i, sizeof(int), &errands[i]), 0);
	for (int i = 2; i >= 0; i--) {
		int answer = -1;
		assert_int_equal(errand_wait(&errands[i], clock_monotonic_ms() + LONG_MS, &answer),
				 0);
		assert_int_equal(answer, i * i);
	}
}

static void test_a_process_that_dies_gives_no_answer(void **state)
{
	(void)state;
	struct errand errand;
	int number = SIGKILL, answer = -1;
	assert_int_equal(errand_start(die, &number, sizeof(int), &errand), 0);
	assert_int_equal(errand_wait(&errand, clock_monotonic_ms() + LONG_MS, &answer), -EPIPE);
	assert_int_equal(answer, -1);
}

static void test_a_process_that_hangs_is_not_waited_for(void **state)
{
	(void)state;
	struct errand errand;
	int answer = -1;
	assert_int_equal(errand_start(hang, NULL, sizeof(int), &errand), 0);
	assert_int_equal(errand_wait(&errand, clock_monotonic_ms() + 10, &answer), -ETIMEDOUT);
	assert_int_equal(answer, -1);
}

static void test_an_answer_that_no_pipe_holds_at_once_is_refused(void **state)
{
	(void)state;
	struct errand errand;
	assert_int_equal(errand_start(hang, NULL, ERRAND_ANSWER_MAX + 1, &errand), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_several_answers_are_read_in_any_order),
		cmocka_unit_test(test_a_process_that_dies_gives_no_answer),
		cmocka_unit_test(test_a_process_that_hangs_is_not_waited_for),
		cmocka_unit_test(test_an_answer_that_no_pipe_holds_at_once_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
