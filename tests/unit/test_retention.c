/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "daemon/core/retention.h"

static const int64_t day = INT64_C(86400000), now = INT64_C(1800000000000);

static void test_a_photo_may_go_when_its_days_are_over(void **state)
{
	(void)state;
	assert_false(retention_is_over(now, true, now - 30 * day + 1, 30));
	assert_true(retention_is_over(now, true, now - 30 * day, 30));
	assert_true(retention_is_over(now, true, now - 400 * day, 30));
}

static void test_a_clock_that_nobody_confirms_deletes_nothing(void **state)
{
	(void)state;
	assert_false(retention_is_over(now + 3650 * day, false, now, 30));
	assert_false(retention_is_over(now, true, now + 3650 * day, 30)); /* from the future */
	assert_false(retention_is_over(0, true, now, 30));                /* it is 1970 again */
}

static void test_no_days_mean_for_ever(void **state)
{
	(void)state;
	assert_false(retention_is_over(now, true, 0, 0));
	assert_false(retention_is_over(now, true, 0, -1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_photo_may_go_when_its_days_are_over),
		cmocka_unit_test(test_a_clock_that_nobody_confirms_deletes_nothing),
		cmocka_unit_test(test_no_days_mean_for_ever),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
