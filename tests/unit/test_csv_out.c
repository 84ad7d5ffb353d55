/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/csv_out.h"

static void expect_field(const char *text, const char *expected)
{
	char *line = NULL;
	size_t size = 0;
	FILE *csv = open_memstream(&line, &size);
	assert_non_null(csv);
	csv_out_field(csv, text, true);
	assert_int_equal(fclose(csv), 0);
	assert_string_equal(line, expected);
	free(line);
}

static void test_a_text_that_begins_like_a_formula_is_kept_from_running(void **state)
{
	(void)state;
	expect_field("=1+1", "\"'=1+1\"\r\n");
	expect_field("+86", "\"'+86\"\r\n");
	expect_field("-1", "\"'-1\"\r\n");
	expect_field("@SUM(A1)", "\"'@SUM(A1)\"\r\n");
	expect_field("\t=1+1", "\"' =1+1\"\r\n");
	expect_field("＝1+1", "\"'＝1+1\"\r\n");
	expect_field("1=1", "\"1=1\"\r\n");
	expect_field("0012345", "\"0012345\"\r\n");
}

static void test_quotes_are_doubled_and_line_ends_do_not_end_the_line(void **state)
{
	(void)state;
	expect_field("a\"b", "\"a\"\"b\"\r\n");
	expect_field("a\r\nb\x1b[2J", "\"a  b [2J\"\r\n");
	expect_field("", "\"\"\r\n");
	expect_field("张三,李四", "\"张三,李四\"\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_that_begins_like_a_formula_is_kept_from_running),
		cmocka_unit_test(test_quotes_are_doubled_and_line_ends_do_not_end_the_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
