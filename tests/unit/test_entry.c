/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/core/entry.h"

enum { TODAY = 20260504 };

static void assert_entry(struct entry_facts facts, enum entry entry)
{
	facts.today = TODAY;
	assert_int_equal(entry_decide(&facts), entry);
}

static void test_the_days_of_the_class_are_kept(void **state)
{
	(void)state;
	assert_entry((struct entry_facts){ .starts = TODAY, .ends = TODAY }, ENTRY_OPEN);
	assert_entry((struct entry_facts){ .starts = 0, .ends = 0 }, ENTRY_OPEN);
	assert_entry((struct entry_facts){ .starts = TODAY + 1 }, ENTRY_NOT_BEGUN);
	assert_entry((struct entry_facts){ .ends = TODAY - 1 }, ENTRY_OVER);
	assert_entry((struct entry_facts){ .ends = 20251231 }, ENTRY_OVER);
}

static void test_who_is_not_14_yet_needs_a_guardian(void **state)
{
	(void)state;
	assert_entry((struct entry_facts){ .minor_until = TODAY + 1 }, ENTRY_MINOR);
	assert_entry((struct entry_facts){ .minor_until = TODAY }, ENTRY_OPEN);
}

static void test_a_second_photo_is_asked_for_or_refused(void **state)
{
	(void)state;
	assert_entry((struct entry_facts){ .was_here = true, .may_repeat = true }, ENTRY_AGAIN);
	assert_entry((struct entry_facts){ .was_here = true }, ENTRY_AGAIN_REFUSED);
	assert_entry((struct entry_facts){ .may_repeat = true }, ENTRY_OPEN);
	assert_entry(
		(struct entry_facts){ .was_here = true, .may_repeat = true, .ends = TODAY - 1 },
		ENTRY_OVER);
}

static void test_an_unknown_day_refuses_nobody(void **state)
{
	(void)state;
	struct entry_facts facts = { .starts = TODAY, .ends = 1, .minor_until = TODAY };
	assert_int_equal(entry_decide(&facts), ENTRY_OPEN);
}

static void test_two_answers_let_the_visit_go_on(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ENTRY_COUNT; i++)
		assert_int_equal(entry_is_refusal((enum entry)i),
				 i != ENTRY_OPEN && i != ENTRY_AGAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_days_of_the_class_are_kept),
		cmocka_unit_test(test_who_is_not_14_yet_needs_a_guardian),
		cmocka_unit_test(test_a_second_photo_is_asked_for_or_refused),
		cmocka_unit_test(test_an_unknown_day_refuses_nobody),
		cmocka_unit_test(test_two_answers_let_the_visit_go_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
