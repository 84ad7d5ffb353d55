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
			assert_true(strlen(remedy_hint(reason, WAY_NONE, language)) > 0);
			assert_true(strlen(remedy_sentence(reason, WAY_NONE, language)) > 0);
			assert_true(strlen(remedy_what_to_do(reason, language)) > 0);
		}
		assert_true(characters(remedy_hint(reason, WAY_NONE, REMEDY_ZH_CN)) <= 8);
		assert_true(characters(remedy_hint(reason, WAY_NONE, REMEDY_EN)) <= 22);
	}
}

static void test_the_texts_are_those_of_the_notice(void **state)
{
	(void)state;
	assert_non_null(strstr(remedy_sentence(REASON_UNEVEN_LIGHT, WAY_NONE, REMEDY_ZH_CN),
			       "一边亮一边暗"));
	assert_non_null(
		strstr(remedy_what_to_do(REASON_TOO_SMALL, REMEDY_ZH_CN), "人形虚线取景框"));
}

/* Two ways that mend one reason must never have the same words. */
static void test_every_way_has_words_of_its_own(void **state)
{
	(void)state;
	for (unsigned j = 0; j < REMEDY_LANGUAGES; j++)
		for (unsigned a = 0; a < WAY_COUNT; a++) {
			enum reason reason = way_reason((enum way)a);
			const char *hint =
				remedy_hint(reason, (enum way)a, (enum remedy_language)j);
			assert_true(characters(hint) > 0);
			assert_true(characters(hint) <= (j == REMEDY_ZH_CN ? 8 : 22));
			for (unsigned b = 0; b < a; b++)
				assert_string_not_equal(hint, remedy_hint(way_reason((enum way)b),
									  (enum way)b,
									  (enum remedy_language)j));
		}
	assert_string_equal(remedy_sentence(REASON_HEAD_RAISED, WAY_CHIN_DOWN, REMEDY_ZH_CN),
			    "头抬得太高。");
	/* a way of another reason says nothing about this one */
	assert_string_equal(remedy_hint(REASON_TOO_DARK, WAY_LEFT, REMEDY_EN), "Too dark");
}

static void test_an_unknown_reason_has_no_text(void **state)
{
	(void)state;
	assert_string_equal(remedy_hint(REASON_NONE, WAY_LEFT, REMEDY_EN), "");
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
		cmocka_unit_test(test_every_way_has_words_of_its_own),
		cmocka_unit_test(test_an_unknown_reason_has_no_text),
		cmocka_unit_test(test_an_unknown_language_is_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
