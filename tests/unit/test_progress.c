/* SPDX-License-Identifier: MIT */
/* How far a long command is, in one short line. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "daemon/base/language.h"
#include "daemon/console/progress.h"
#include "daemon/core/utf8.h"

static void check(size_t done, size_t total, int64_t elapsed_ms, const char *expected)
{
	char text[PROGRESS_TEXT_SIZE];
	progress_format(done, total, elapsed_ms, text);
	assert_string_equal(text, expected);
}

static void test_number_rate_and_time_left_are_told(void **state)
{
	(void)state;
	check(1000, 50000, 10000, "1000 of 50000, 100/s, 8 min left");
	check(49000, 50000, 490000, "49000 of 50000, 100/s, 10 s left");
	check(1, 50000, 2000, "1 of 50000, 0/s, 27 h left");
	check(50000, 50000, 500000, "50000 of 50000, 100/s, 0 s left");
}

static void test_without_a_total_or_a_rate_there_is_no_time_left(void **state)
{
	(void)state;
	check(1000, 0, 10000, "1000, 100/s");
	check(0, 10, 0, "0, 0/s");
	check(11, 10, 1000, "11, 11/s");
}

static void test_the_line_fits_into_forty_columns(void **state)
{
	(void)state;
	char text[PROGRESS_TEXT_SIZE];
	progress_format(SIZE_MAX / 2, SIZE_MAX, 1, text);
	assert_true(strlen(text) < 40);
	progress_format(1, SIZE_MAX, INT64_MAX, text);
	assert_true(strlen(text) < 40);
	language_choose(true);
	progress_format(SIZE_MAX / 2, SIZE_MAX, 1, text);
	assert_true(utf8_is_valid(text) && utf8_columns(text) < 40);
	language_choose(false);
}

static void test_the_line_is_chinese_at_a_chinese_terminal(void **state)
{
	(void)state;
	language_choose(true);
	check(1000, 50000, 10000, "1000 / 50000，100/秒，还剩 8 分钟");
	check(49000, 50000, 490000, "49000 / 50000，100/秒，还剩 10 秒");
	check(1, 50000, 2000, "1 / 50000，0/秒，还剩 27 小时");
	check(1000, 0, 10000, "1000, 100/s");
	language_choose(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_rate_and_time_left_are_told),
		cmocka_unit_test(test_without_a_total_or_a_rate_there_is_no_time_left),
		cmocka_unit_test(test_the_line_fits_into_forty_columns),
		cmocka_unit_test(test_the_line_is_chinese_at_a_chinese_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
