/* SPDX-License-Identifier: MIT */
#include "daemon/base/library.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <cmocka.h>

struct table {
	void *unused;
	double (*cosine)(double x);
};

static void test_a_table_is_filled_with_functions_that_can_be_called(void **state)
{
	const struct library_function functions[] = { { "cos", offsetof(struct table, cosine) } };
	struct table table = { NULL, NULL };
	struct problem problem = { "" };

	(void)state;
	assert_int_equal(library_open("libm.so.6", functions, 1, &problem, &table), 0);
	assert_null(table.unused);
	assert_true(table.cosine(0) > 0.999 && table.cosine(0) < 1.001);
}

static void test_a_missing_library_is_named(void **state)
{
	struct table table = { NULL, NULL };
	struct problem problem = { "" };

	(void)state;
	assert_int_equal(library_open("libnowhere.so.9", NULL, 0, &problem, &table), -ENOTSUP);
	assert_non_null(strstr(problem.text, "libnowhere.so.9"));
}

static void test_a_missing_function_is_named(void **state)
{
	const struct library_function functions[] = {
		{ "cos", offsetof(struct table, cosine) },
		{ "no_such_function", offsetof(struct table, unused) },
	};
	struct table table = { NULL, NULL };
	struct problem problem = { "" };

	(void)state;
	assert_int_equal(library_open("libm.so.6", functions, 2, &problem, &table), -ENOTSUP);
	assert_non_null(strstr(problem.text, "libm.so.6"));
	assert_non_null(strstr(problem.text, "no_such_function"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_table_is_filled_with_functions_that_can_be_called),
		cmocka_unit_test(test_a_missing_library_is_named),
		cmocka_unit_test(test_a_missing_function_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
