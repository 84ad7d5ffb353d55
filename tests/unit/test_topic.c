/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/core/topic.h"

enum { ALL = (1 << TOPIC_COUNT) - 1 };

static struct topics topics_for(reason_set reasons, reason_set unassessed)
{
	struct verdict verdict = { .reasons = reasons, .unassessed = unassessed };
	return topics_of(&verdict);
}

static void test_a_verdict_without_reasons_is_good_in_all_topics(void **state)
{
	(void)state;
	struct topics topics = topics_for(0, 0);
	assert_int_equal(topics.judged, ALL);
	assert_int_equal(topics.good, ALL);
}

static void test_a_reason_makes_only_its_topic_bad(void **state)
{
	(void)state;
	struct topics topics = topics_for(reason_bit(REASON_TOO_SMALL), 0);
	assert_int_equal(topics.judged, ALL);
	assert_int_equal(topics.good, ALL & ~topic_bit(TOPIC_DISTANCE));
	topics = topics_for(reason_bit(REASON_GLASSES_GLARE) | reason_bit(REASON_HEAD_TILTED), 0);
	assert_int_equal(topics.good, ALL & ~topic_bit(TOPIC_EYES) & ~topic_bit(TOPIC_POSE));
}

static void test_a_topic_that_could_not_be_judged_is_unknown(void **state)
{
	(void)state;
	struct topics topics = topics_for(0, reason_bit(REASON_EYES_CLOSED));
	assert_int_equal(topics.judged, ALL & ~topic_bit(TOPIC_EYES));
	assert_int_equal(topics.good, ALL & ~topic_bit(TOPIC_EYES));
}

static void test_a_topic_with_a_found_reason_is_judged_whatever_else_is_unknown(void **state)
{
	(void)state;
	struct topics topics =
		topics_for(reason_bit(REASON_EYES_CLOSED), reason_bit(REASON_RED_EYE));
	assert_true(topics.judged & topic_bit(TOPIC_EYES));
	assert_false(topics.good & topic_bit(TOPIC_EYES));
}

static void test_every_topic_has_reasons_and_a_name(void **state)
{
	(void)state;
	topic_set seen = 0;
	for (unsigned i = 0; i < REASON_COUNT; i++)
		seen |= topic_bit(topic_of((enum reason)i));
	assert_int_equal(seen, ALL);
	for (unsigned i = 0; i < TOPIC_COUNT; i++)
		assert_non_null(topic_name((enum topic)i));
	assert_null(topic_name(TOPIC_COUNT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_verdict_without_reasons_is_good_in_all_topics),
		cmocka_unit_test(test_a_reason_makes_only_its_topic_bad),
		cmocka_unit_test(test_a_topic_that_could_not_be_judged_is_unknown),
		cmocka_unit_test(
			test_a_topic_with_a_found_reason_is_judged_whatever_else_is_unknown),
		cmocka_unit_test(test_every_topic_has_reasons_and_a_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
