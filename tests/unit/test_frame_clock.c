/* SPDX-License-Identifier: MIT */
#include "daemon/core/frame_clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <cmocka.h>

enum { MS = 1000 };
static const int64_t begin_us = 1000000 * MS;

/* Frame n of a camera of 100 ms a frame: given 300 ms before it is taken, and no frame waited when the
 * one before it was taken. */
static struct frame_times frame(int n, int64_t stamp_us)
{
	int64_t taken_us = begin_us + (int64_t)n * 100 * MS;
	return (struct frame_times){ .stamp_us = stamp_us,
				     .given_us = taken_us - 300 * MS,
				     .empty_us = taken_us - 99 * MS,
				     .taken_us = taken_us };
}

/* The last date of frames 1 to n, each stamped so long after it was taken. */
static int64_t date_all(struct frame_clock *clock, int from, int to, int64_t off_us)
{
	int64_t date_us = 0;
	for (int n = from; n <= to; n++) {
		struct frame_times times = frame(n, begin_us + n * 100 * MS + off_us);
		date_us = frame_clock_date(clock, &times) - begin_us - n * 100 * MS;
	}
	return date_us;
}

static void test_a_stamp_that_can_be_true_is_believed(void **state)
{
	(void)state;
	static const int64_t offs_us[] = { 0, -1 * MS, -30 * MS, -200 * MS, -598 * MS };
	for (size_t i = 0; i < sizeof(offs_us) / sizeof(offs_us[0]); i++) {
		struct frame_clock clock = { 0 };
		assert_true(date_all(&clock, 1, 5, offs_us[i]) == offs_us[i]);
		assert_int_equal(clock.doubt, FRAME_CLOCK_TRUSTED);
	}
}

static void test_a_stamp_a_little_ahead_is_cut_to_now(void **state)
{
	(void)state;
	struct frame_clock clock = { 0 };
	assert_true(date_all(&clock, 1, 5, 50 * MS) == 0);
	assert_int_equal(clock.doubt, FRAME_CLOCK_TRUSTED);
}

static void test_a_stamp_that_cannot_be_true_is_replaced_by_the_earliest_time(void **state)
{
	(void)state;
	static const struct {
		int64_t off_us;
		enum frame_clock_doubt doubt;
	} rows[] = { { -12000 * MS, FRAME_CLOCK_LAGS },
		     { -600 * MS, FRAME_CLOCK_LAGS },
		     { 51 * MS, FRAME_CLOCK_AHEAD },
		     { 900 * MS, FRAME_CLOCK_AHEAD } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct frame_clock clock = { 0 };
		assert_true(date_all(&clock, 1, 5, rows[i].off_us) == -99 * MS);
		assert_int_equal(clock.doubt, rows[i].doubt);
	}
}

static void test_stamps_that_stand_still_are_not_believed(void **state)
{
	(void)state;
	struct frame_clock clock = { 0 };
	for (int n = 1; n < 4; n++) {
		struct frame_times times = frame(n, begin_us + 100 * MS);
		int64_t date_us = frame_clock_date(&clock, &times);
		assert_true(date_us == begin_us + n * 100 * MS - (n > 1) * 99 * MS);
	}
	assert_int_equal(clock.doubt, FRAME_CLOCK_STANDS);
}

static void test_no_stamp_is_no_time(void **state)
{
	(void)state;
	struct frame_clock clock = { 0 };
	struct frame_times times = frame(1, 0);
	assert_true(frame_clock_date(&clock, &times) == times.empty_us);
	assert_int_equal(clock.doubt, FRAME_CLOCK_MISSING);
	times = frame(5, 0);
	times.empty_us = 0; /* frames always waited: the buffer's time is the later one */
	assert_true(frame_clock_date(&clock, &times) == times.given_us);
}

static void test_doubt_ends_after_thirty_stamps_that_can_be_true(void **state)
{
	(void)state;
	struct frame_clock clock = { 0 };
	(void)date_all(&clock, 1, 1, 900 * MS);
	assert_true(date_all(&clock, 20, 48, 0) == -99 * MS);
	assert_int_equal(clock.doubt, FRAME_CLOCK_AHEAD);
	assert_true(date_all(&clock, 49, 49, 0) == 0);
	assert_int_equal(clock.doubt, FRAME_CLOCK_TRUSTED);
	assert_true(date_all(&clock, 50, 50, -12000 * MS) == -99 * MS);
}

/* Whatever a driver stamps: times grow, lie between the bounds, and are never later than now. */
static void test_times_grow_whatever_the_stamps(void **state)
{
	(void)state;
	struct frame_clock clock = { 0 };
	uint32_t seed = 1;
	int64_t last_us = 0;
	for (int n = 1; n < 100000; n++) {
		seed = seed * 1664525u + 1013904223u;
		int64_t stamp_us = begin_us + (int64_t)n * 100 * MS;
		switch (seed >> 28) {
		case 0:
			stamp_us = INT64_MIN;
			break;
		case 1:
			stamp_us = INT64_MAX / 2;
			break;
		case 2:
			stamp_us = 0;
			break;
		default:
			stamp_us += (int64_t)(seed >> 8 & 0xfffff) - 0x80000;
		}
		struct frame_times times = frame(n, stamp_us);
		int64_t date_us = frame_clock_date(&clock, &times);
		assert_true(date_us > last_us);
		assert_true(date_us <= times.taken_us);
		assert_true(date_us >= times.empty_us - 500 * MS);
		last_us = date_us;
	}
}

static void test_each_doubt_has_its_words(void **state)
{
	(void)state;
	assert_null(frame_clock_doubt_text(FRAME_CLOCK_TRUSTED));
	for (int doubt = FRAME_CLOCK_MISSING; doubt < FRAME_CLOCK_DOUBTS; doubt++)
		assert_non_null(frame_clock_doubt_text((enum frame_clock_doubt)doubt));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_stamp_that_can_be_true_is_believed),
		cmocka_unit_test(test_a_stamp_a_little_ahead_is_cut_to_now),
		cmocka_unit_test(test_a_stamp_that_cannot_be_true_is_replaced_by_the_earliest_time),
		cmocka_unit_test(test_stamps_that_stand_still_are_not_believed),
		cmocka_unit_test(test_no_stamp_is_no_time),
		cmocka_unit_test(test_doubt_ends_after_thirty_stamps_that_can_be_true),
		cmocka_unit_test(test_times_grow_whatever_the_stamps),
		cmocka_unit_test(test_each_doubt_has_its_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
