/* SPDX-License-Identifier: MIT */
/* Every reason has its words in both languages, and a hint fits the screen. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "daemon/core/remedy.h"

static size_t characters(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static void test_every_reason_has_all_its_texts(void **state)
{
	(void)state;
	for (unsigned i = 0; i < REASON_COUNT; i++) {
		enum reason reason = (enum reason)i;
		for (unsigned j = 0; j < REMEDY_LANGUAGES; j++) {
			enum remedy_language language = (enum remedy_language)j;
			assert_true(strlen(remedy_hint(reason, false, language)) > 0);
			assert_true(strlen(remedy_hint(reason, true, language)) > 0);
			assert_true(strlen(remedy_sentence(reason, language)) > 0);
			assert_true(strlen(remedy_what_to_do(reason, language)) > 0);
		}
		assert_true(characters(remedy_hint(reason, false, REMEDY_ZH_CN)) <= 12);
		assert_true(characters(remedy_hint(reason, false, REMEDY_EN)) <= 30);
	}
}

static void test_the_texts_are_those_of_the_notice(void **state)
{
	(void)state;
	assert_non_null(strstr(remedy_sentence(REASON_UNEVEN_LIGHT, REMEDY_ZH_CN), "一边亮一边暗"));
	assert_non_null(
		strstr(remedy_what_to_do(REASON_TOO_SMALL, REMEDY_ZH_CN), "人形虚线取景框"));
}

static void test_a_raised_chin_has_another_hint_than_a_lowered_one(void **state)
{
	(void)state;
	assert_string_not_equal(remedy_hint(REASON_HEAD_RAISED, true, REMEDY_ZH_CN),
				remedy_hint(REASON_HEAD_RAISED, false, REMEDY_ZH_CN));
}

static void test_an_unknown_reason_has_no_text(void **state)
{
	(void)state;
	assert_string_equal(remedy_hint(REASON_NONE, false, REMEDY_EN), "");
	assert_string_equal(remedy_what_to_do(REASON_NONE, REMEDY_ZH_CN), "");
}

static void test_an_unknown_language_is_english(void **state)
{
	(void)state;
	assert_int_equal(remedy_language_parse("zh_CN.UTF-8"), REMEDY_ZH_CN);
	assert_int_equal(remedy_language_parse(NULL), REMEDY_ZH_CN);
	assert_int_equal(remedy_language_parse("C"), REMEDY_EN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_reason_has_all_its_texts),
		cmocka_unit_test(test_the_texts_are_those_of_the_notice),
		cmocka_unit_test(test_a_raised_chin_has_another_hint_than_a_lowered_one),
		cmocka_unit_test(test_an_unknown_reason_has_no_text),
		cmocka_unit_test(test_an_unknown_language_is_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
