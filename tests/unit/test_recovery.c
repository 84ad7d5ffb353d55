/* SPDX-License-Identifier: MIT */
#include "daemon/core/recovery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { MS = 1000, SECOND = 1000000 };

static const struct recovery_rule plain = { .out_of_order_us = 30 * (int64_t)SECOND };
static const struct recovery_rule bold = { .may_reauthorise = true,
					   .out_of_order_us = 30 * (int64_t)SECOND };

static void test_the_first_try_is_at_once_and_the_rest_slow_down(void **state)
{
	(void)state;
	static const int64_t pauses_ms[] = { 250, 500, 1000, 2000, 3000, 5000, 5000, 5000 };
	struct recovery recovery;
	int64_t now_us = 100 * (int64_t)SECOND;
	recovery_begin(&recovery, now_us);
	assert_true(recovery.next_us == now_us);
	for (size_t i = 0; i < sizeof(pauses_ms) / sizeof(pauses_ms[0]); i++) {
		enum recovery_step step = recovery_next(&recovery, &plain, true, now_us);
		assert_int_equal(step, i == 0 ? RECOVERY_REOPEN : RECOVERY_RENEGOTIATE);
		assert_true(recovery.next_us - now_us == pauses_ms[i] * MS);
		now_us = recovery.next_us;
	}
}

static void test_nothing_is_opened_while_the_node_is_missing(void **state)
{
	(void)state;
	struct recovery recovery;
	recovery_begin(&recovery, 0);
	for (int64_t now_us = 0; now_us < 1000 * (int64_t)SECOND; now_us += SECOND)
		assert_int_equal(recovery_next(&recovery, &bold, false, now_us), RECOVERY_WAIT);
	recovery_hurry(&recovery, 1000 * (int64_t)SECOND);
	assert_true(recovery.next_us == 1000 * (int64_t)SECOND);
	assert_int_equal(recovery_next(&recovery, &bold, true, recovery.next_us), RECOVERY_REOPEN);
}

static void test_a_camera_is_reauthorised_once_a_minute_and_only_where_allowed(void **state)
{
	(void)state;
	struct recovery recovery;
	int resets = 0;
	int64_t last_us = 0;
	recovery_begin(&recovery, SECOND);
	for (int64_t now_us = SECOND; now_us < 600 * (int64_t)SECOND; now_us = recovery.next_us) {
		if (recovery_next(&recovery, &bold, true, now_us) != RECOVERY_REAUTHORISE)
			continue;
		if (resets++ > 0)
			assert_true(now_us - last_us >= 60 * (int64_t)SECOND);
		last_us = now_us;
	}
	assert_in_range(resets, 8, 10);
	recovery_begin(&recovery, 0);
	for (int64_t now_us = 0; now_us < 600 * (int64_t)SECOND; now_us = recovery.next_us)
		assert_int_not_equal(recovery_next(&recovery, &plain, true, now_us),
				     RECOVERY_REAUTHORISE);
}

static void test_each_step_is_announced_once_between_loss_and_return(void **state)
{
	(void)state;
	struct recovery recovery;
	recovery_begin(&recovery, 0);
	for (int i = 0; i < RECOVERY_STEP_COUNT; i++) {
		assert_true(recovery_announces(&recovery, (enum recovery_step)i));
		assert_false(recovery_announces(&recovery, (enum recovery_step)i));
		assert_non_null(recovery_step_name((enum recovery_step)i));
	}
	recovery_relapse(&recovery, SECOND); /* the same trouble: said already */
	assert_false(recovery_announces(&recovery, RECOVERY_REOPEN));
	recovery_begin(&recovery, 2 * (int64_t)SECOND);
	assert_true(recovery_announces(&recovery, RECOVERY_REOPEN));
	assert_null(recovery_step_name(RECOVERY_STEP_COUNT));
}

static void test_a_second_loss_goes_on_where_the_tries_were(void **state)
{
	(void)state;
	struct recovery recovery;
	recovery_begin(&recovery, 0);
	for (int i = 0; i < 4; i++)
		(void)recovery_next(&recovery, &plain, true, i);
	recovery_relapse(&recovery, 10 * (int64_t)SECOND);
	assert_true(recovery.next_us == 13 * (int64_t)SECOND);
	assert_int_equal(recovery_next(&recovery, &plain, true, recovery.next_us),
			 RECOVERY_RENEGOTIATE);
}

static void test_a_device_that_stays_away_is_out_of_order(void **state)
{
	(void)state;
	struct recovery recovery;
	recovery_begin(&recovery, 5 * (int64_t)SECOND);
	assert_false(recovery_is_out_of_order(&recovery, &plain, 35 * (int64_t)SECOND - 1));
	assert_true(recovery_is_out_of_order(&recovery, &plain, 35 * (int64_t)SECOND));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_try_is_at_once_and_the_rest_slow_down),
		cmocka_unit_test(test_nothing_is_opened_while_the_node_is_missing),
		cmocka_unit_test(
			test_a_camera_is_reauthorised_once_a_minute_and_only_where_allowed),
		cmocka_unit_test(test_each_step_is_announced_once_between_loss_and_return),
		cmocka_unit_test(test_a_second_loss_goes_on_where_the_tries_were),
		cmocka_unit_test(test_a_device_that_stays_away_is_out_of_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
