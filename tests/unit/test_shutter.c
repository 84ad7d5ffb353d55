/* SPDX-License-Identifier: MIT */
#include "daemon/core/shutter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static bool offer(struct shutter *shutter, int64_t captured_us, uint32_t sequence)
{
	struct frame frame = { .captured_us = captured_us, .sequence = sequence };
	return shutter_accepts(shutter, &frame);
}

static void test_a_frame_from_before_the_shutter_never_counts(void **state)
{
	(void)state;
	struct shutter shutter = shutter_release(1000, 0);
	assert_false(offer(&shutter, 0, 1));
	assert_false(offer(&shutter, 999, 2));
	assert_true(offer(&shutter, 1000, 3));
}

static void test_the_first_frames_after_the_shutter_are_left_out(void **state)
{
	(void)state;
	struct shutter shutter = shutter_release(1000, 2);
	assert_false(offer(&shutter, 900, 1));
	assert_false(offer(&shutter, 1001, 2));
	assert_false(offer(&shutter, 1034, 3));
	assert_true(offer(&shutter, 1067, 4));
	assert_true(offer(&shutter, 1100, 5));
}

static void test_lost_frames_count_as_left_out(void **state)
{
	(void)state;
	struct shutter shutter = shutter_release(1000, 2);
	assert_false(offer(&shutter, 1001, 2));
	assert_true(offer(&shutter, 1067, 4));
}

static void test_the_same_frame_counts_once(void **state)
{
	(void)state;
	struct shutter shutter = shutter_release(1000, 1);
	assert_false(offer(&shutter, 1001, 2));
	assert_false(offer(&shutter, 1001, 2));
	assert_false(offer(&shutter, 1000, 2));
	assert_true(offer(&shutter, 1002, 3));
}

static void test_after_a_reopened_camera_frames_are_left_out_again(void **state)
{
	(void)state;
	struct shutter shutter = shutter_release(1000, 2);
	assert_false(offer(&shutter, 1001, 100));
	assert_false(offer(&shutter, 1034, 101));
	assert_false(offer(&shutter, 5000, 0));
	assert_false(offer(&shutter, 5033, 1));
	assert_true(offer(&shutter, 5066, 2));
}

/* Drivers without a counter leave the sequence at 0. */
static void test_frames_of_a_driver_that_does_not_count_are_taken(void **state)
{
	(void)state;
	struct shutter shutter = shutter_release(1000, 2);
	assert_false(offer(&shutter, 1001, 0));
	assert_false(offer(&shutter, 1034, 0));
	assert_true(offer(&shutter, 1067, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_frame_from_before_the_shutter_never_counts),
		cmocka_unit_test(test_the_first_frames_after_the_shutter_are_left_out),
		cmocka_unit_test(test_lost_frames_count_as_left_out),
		cmocka_unit_test(test_the_same_frame_counts_once),
		cmocka_unit_test(test_after_a_reopened_camera_frames_are_left_out_again),
		cmocka_unit_test(test_frames_of_a_driver_that_does_not_count_are_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
