/* SPDX-License-Identifier: MIT */
/* The words for why photos are not sent, and what to do. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "daemon/core/cause.h"

static void test_each_cause_has_a_word_of_its_own_and_a_remedy(void **state)
{
	(void)state;
	for (int i = CAUSE_NONE + 1; i < CAUSES; i++) {
		assert_true(strlen(cause_name((enum cause)i)) > 0);
		assert_int_equal(cause_find(cause_name((enum cause)i)), i);
		assert_true(strlen(cause_remedy((enum cause)i)) > 0);
	}
}

static void test_a_word_that_names_no_cause_is_none(void **state)
{
	(void)state;
	assert_int_equal(cause_find(""), CAUSE_NONE);
	assert_int_equal(cause_find("weather"), CAUSE_NONE);
	assert_string_equal(cause_remedy(CAUSE_NONE), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_cause_has_a_word_of_its_own_and_a_remedy),
		cmocka_unit_test(test_a_word_that_names_no_cause_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
