/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/pattern.h"

static void test_a_pattern_fits_the_whole_text_only(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct pattern *pattern = NULL;
	assert_int_equal(pattern_create("[0-9]{4}|[0-9]{4}x+", &problem, &pattern), 0);
	assert_true(pattern_fits(pattern, "1234"));
	assert_true(pattern_fits(pattern, "1234xxx"));
	assert_false(pattern_fits(pattern, "12345"));
	assert_false(pattern_fits(pattern, "a1234"));
	assert_false(pattern_fits(pattern, "1234\n"));
	assert_false(pattern_fits(pattern, ""));
	pattern_destroy(pattern);
	pattern_destroy(NULL);
}

static void test_a_wrong_pattern_is_explained(void **state)
{
	(void)state;
	static const char *const wrong[] = { "(", "[0-9", "a{2,1}" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct problem problem = { "" };
		struct pattern *pattern = NULL;
		assert_int_equal(pattern_create(wrong[i], &problem, &pattern), -EINVAL);
		assert_null(pattern);
		assert_non_null(strstr(problem.text, "not a regular expression: "));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pattern_fits_the_whole_text_only),
		cmocka_unit_test(test_a_wrong_pattern_is_explained),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
