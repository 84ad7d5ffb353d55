/* SPDX-License-Identifier: MIT */
/* When a server's "no" to one photo is believed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "daemon/courier/refusal.h"

enum { MINUTE_MS = 60 * 1000 };

static const struct refusal_policy policy = { .times = 3, .span_ms = 30 * MINUTE_MS };

static enum refusal_verdict add(struct refusal *refusal, int status, int minute, uint64_t accepted)
{
	return refusal_add(refusal, &policy, status, (int64_t)minute * MINUTE_MS, accepted);
}

static void test_the_same_no_often_and_long_is_believed_when_others_pass(void **state)
{
	struct refusal refusal = { 0 };
	(void)state;
	assert_int_equal(add(&refusal, 413, 10, 5), REFUSAL_TOO_EARLY);
	assert_int_equal(add(&refusal, 413, 20, 6), REFUSAL_TOO_EARLY);
	assert_int_equal(add(&refusal, 413, 40, 6), REFUSAL_BELIEVED);
}

static void test_often_but_not_long_enough_waits(void **state)
{
	struct refusal refusal = { 0 };
	(void)state;
	for (int i = 0; i < 30; i++)
		assert_int_equal(add(&refusal, 413, i, 100 + (uint64_t)i), REFUSAL_TOO_EARLY);
	assert_int_equal(add(&refusal, 413, 30, 200), REFUSAL_BELIEVED);
}

static void test_long_but_not_often_enough_waits(void **state)
{
	struct refusal refusal = { 0 };
	(void)state;
	assert_int_equal(add(&refusal, 400, 0, 0), REFUSAL_TOO_EARLY);
	assert_int_equal(add(&refusal, 400, 600, 50), REFUSAL_TOO_EARLY);
}

static void test_a_server_that_took_nothing_else_proves_nothing(void **state)
{
	struct refusal refusal = { 0 };
	(void)state;
	(void)add(&refusal, 400, 0, 7);
	(void)add(&refusal, 400, 20, 7);
	for (int i = 30; i < 3000; i += 10)
		assert_int_equal(add(&refusal, 400, i, 7), REFUSAL_UNPROVED);
	assert_int_equal(add(&refusal, 400, 3000, 8), REFUSAL_BELIEVED);
}

static void test_a_probe_of_the_same_size_is_proof_too(void **state)
{
	struct refusal refusal = { 0 };
	(void)state;
	(void)add(&refusal, 400, 0, 7);
	(void)add(&refusal, 400, 20, 7);
	assert_int_equal(add(&refusal, 400, 40, 7), REFUSAL_UNPROVED);
	refusal_add_probe(&refusal);
	assert_int_equal(add(&refusal, 400, 50, 7), REFUSAL_BELIEVED);
}

static void test_another_no_counts_from_the_start(void **state)
{
	struct refusal refusal = { 0 };
	(void)state;
	(void)add(&refusal, 400, 0, 0);
	(void)add(&refusal, 400, 20, 1);
	refusal_add_probe(&refusal);
	assert_int_equal(add(&refusal, 413, 40, 2), REFUSAL_TOO_EARLY);
	assert_int_equal(add(&refusal, 413, 60, 2), REFUSAL_TOO_EARLY);
	/* what passed before the first 413 is no proof, nor is the probe of that time */
	assert_int_equal(add(&refusal, 413, 80, 2), REFUSAL_UNPROVED);
	assert_int_equal(add(&refusal, 400, 90, 3), REFUSAL_TOO_EARLY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_no_often_and_long_is_believed_when_others_pass),
		cmocka_unit_test(test_often_but_not_long_enough_waits),
		cmocka_unit_test(test_long_but_not_often_enough_waits),
		cmocka_unit_test(test_a_server_that_took_nothing_else_proves_nothing),
		cmocka_unit_test(test_a_probe_of_the_same_size_is_proof_too),
		cmocka_unit_test(test_another_no_counts_from_the_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
