/* SPDX-License-Identifier: MIT */
/* What boothd makes of the texts that booth-reader reads in single pictures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/reading.h"

static struct reading reading;

static int begin(void **state)
{
	(void)state;
	memset(&reading, 0, sizeof(reading));
	return 0;
}

static enum reading_result read_text(const char *text, int64_t now_ms)
{
	return reading_take(&reading, AIM_FOUND_TEXT, text, AIM_NONE, now_ms);
}

static enum reading_result read_nothing(enum aim_hint hint, int64_t now_ms)
{
	return reading_take(&reading, AIM_FOUND_NOTHING, NULL, hint, now_ms);
}

static void test_a_text_counts_when_it_is_read_the_second_time(void **state)
{
	(void)state;
	assert_int_equal(read_text("B1:A", 5000), READING_NOTHING);
	assert_int_equal(read_text("B1:A", 5200), READING_TEXT);
	assert_string_equal(reading.text, "B1:A");
}

static void test_a_text_that_was_misread_once_does_not_count(void **state)
{
	(void)state;
	assert_int_equal(read_text("B1:A", 5000), READING_NOTHING);
	assert_int_equal(read_text("B1:B", 5200), READING_NOTHING);
	assert_int_equal(read_text("B1:A", 5400), READING_NOTHING);
	assert_int_equal(read_text("B1:A", 5600), READING_TEXT);
}

static void test_a_picture_without_a_code_in_between_does_not_matter(void **state)
{
	(void)state;
	assert_int_equal(read_text("B1:A", 5000), READING_NOTHING);
	assert_int_equal(read_nothing(AIM_NONE, 5200), READING_NOTHING);
	assert_int_equal(read_text("B1:A", 5400), READING_TEXT);
}

static void test_two_readings_far_apart_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(read_text("B1:A", 5000), READING_NOTHING);
	assert_int_equal(read_text("B1:A", 5000 + READING_TWICE_MS + 1), READING_NOTHING);
}

static void test_a_code_that_stays_before_the_camera_counts_once(void **state)
{
	(void)state;
	assert_int_equal(read_text("B1:A", 0), READING_NOTHING);
	assert_int_equal(read_text("B1:A", 200), READING_TEXT);
	int64_t now_ms = 400;
	for (; now_ms < 10000; now_ms += 200)
		assert_int_equal(read_text("B1:A", now_ms), READING_NOTHING);
	/* It was away for longer than READING_AGAIN_MS. */
	now_ms += READING_AGAIN_MS + 200;
	assert_int_equal(read_text("B1:A", now_ms), READING_NOTHING);
	assert_int_equal(read_text("B1:A", now_ms + 200), READING_TEXT);
}

static void test_another_code_counts_at_once(void **state)
{
	(void)state;
	(void)read_text("B1:A", 0);
	assert_int_equal(read_text("B1:A", 200), READING_TEXT);
	assert_int_equal(read_text("B1:B", 400), READING_NOTHING);
	assert_int_equal(read_text("B1:B", 600), READING_TEXT);
}

static void test_a_code_of_bytes_is_refused_once(void **state)
{
	(void)state;
	for (int64_t now_ms = 0; now_ms < 2000; now_ms += 200)
		assert_int_equal(reading_take(&reading, AIM_FOUND_BYTES, NULL, AIM_NONE, now_ms),
				 now_ms == 200 ? READING_REFUSED : READING_NOTHING);
}

static void test_a_hint_shows_when_it_comes_twice(void **state)
{
	(void)state;
	(void)read_nothing(AIM_CLOSER, 0);
	assert_int_equal(reading.shown, AIM_NONE);
	(void)read_nothing(AIM_CLOSER, 200);
	assert_int_equal(reading.shown, AIM_CLOSER);
	(void)read_nothing(AIM_TILT, 400);
	(void)read_nothing(AIM_CLOSER, 600);
	assert_int_equal(reading.shown, AIM_CLOSER);
	(void)read_nothing(AIM_NONE, 800);
	(void)read_nothing(AIM_NONE, 1000);
	assert_int_equal(reading.shown, AIM_NONE);
}

static void test_the_longest_code_fits(void **state)
{
	(void)state;
	char text[IDENTIFY_CODE_MAX + 1];
	memset(text, 'a', IDENTIFY_CODE_MAX);
	text[IDENTIFY_CODE_MAX] = '\0';
	(void)read_text(text, 0);
	assert_int_equal(read_text(text, 200), READING_TEXT);
	assert_string_equal(reading.text, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_a_text_counts_when_it_is_read_the_second_time, begin),
		cmocka_unit_test_setup(test_a_text_that_was_misread_once_does_not_count, begin),
		cmocka_unit_test_setup(test_a_picture_without_a_code_in_between_does_not_matter,
				       begin),
		cmocka_unit_test_setup(test_two_readings_far_apart_do_not_count, begin),
		cmocka_unit_test_setup(test_a_code_that_stays_before_the_camera_counts_once, begin),
		cmocka_unit_test_setup(test_another_code_counts_at_once, begin),
		cmocka_unit_test_setup(test_a_code_of_bytes_is_refused_once, begin),
		cmocka_unit_test_setup(test_a_hint_shows_when_it_comes_twice, begin),
		cmocka_unit_test_setup(test_the_longest_code_fits, begin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
