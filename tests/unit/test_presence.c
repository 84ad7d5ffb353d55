/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/core/presence.h"

static void test_who_was_never_seen_has_not_left(void **state)
{
	(void)state;
	struct presence presence;
	presence_reset(&presence);
	for (int64_t now = 1000; now < 60000; now += PRESENCE_LOOK_MS) {
		assert_false(presence_take(&presence, false, now));
		assert_false(presence_has_left(&presence, now));
	}
}

static void test_a_page_is_cleared_four_seconds_after_the_person_left(void **state)
{
	(void)state;
	struct presence presence;
	presence_reset(&presence);
	assert_false(presence_take(&presence, true, 10000));
	assert_true(presence_clears_ms(&presence) == 0);
	assert_true(presence_take(&presence, false, 11000));
	assert_true(presence_clears_ms(&presence) == 14000);
	for (int64_t now = 11000; now < 13500; now += 500)
		assert_false(presence_has_left(&presence, now));
	assert_false(presence_take(&presence, false, 13990)); /* the ring is told once */
	assert_true(presence_has_left(&presence, 13990));
}

static void test_who_comes_back_is_there_again(void **state)
{
	(void)state;
	struct presence presence;
	presence_reset(&presence);
	(void)presence_take(&presence, true, 1000);
	(void)presence_take(&presence, false, 2000);
	assert_true(presence_take(&presence, true, 4000));
	assert_true(presence_clears_ms(&presence) == 0);
	assert_false(presence_has_left(&presence, 9000));
	assert_true(presence_take(&presence, false, 9000));
	assert_true(presence_clears_ms(&presence) == 8000);
	assert_true(presence_has_left(&presence, 9000));
}

static void test_who_was_there_before_the_page_has_time_to_be_seen(void **state)
{
	(void)state;
	struct presence presence;
	presence_expect(&presence, 20000);
	assert_true(presence_clears_ms(&presence) == 0); /* no look yet */
	assert_true(presence_take(&presence, false, 21000));
	assert_true(presence_clears_ms(&presence) == 20000 + PRESENCE_UNSEEN_MS);
	assert_false(presence_has_left(&presence, 31000));
	assert_true(presence_has_left(&presence, 20000 + PRESENCE_UNSEEN_MS));
	/* once the person was seen, the page is cleared as any other */
	assert_true(presence_take(&presence, true, 24000));
	assert_true(presence_take(&presence, false, 25000));
	assert_true(presence_clears_ms(&presence) == 24000 + PRESENCE_CLEAR_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_was_there_before_the_page_has_time_to_be_seen),
		cmocka_unit_test(test_who_was_never_seen_has_not_left),
		cmocka_unit_test(test_a_page_is_cleared_four_seconds_after_the_person_left),
		cmocka_unit_test(test_who_comes_back_is_there_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
