/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/catalog.h"

static void test_a_key_gives_its_translation(void **state)
{
	(void)state;
	struct catalog catalog;
	assert_int_equal(catalog_open("zh_CN", &catalog), 0);
	assert_string_equal(catalog_text(&catalog, "Saved"), "已保存");
	assert_string_equal(catalog_text(&catalog, "Please ask a teacher"), "请找老师");
	assert_int_equal(catalog_open("en", &catalog), 0);
	assert_string_equal(catalog_text(&catalog, "Saved"), "Saved");
}

static void test_an_unknown_key_is_its_own_text(void **state)
{
	(void)state;
	struct catalog catalog;
	assert_int_equal(catalog_open("zh_CN", &catalog), 0);
	assert_string_equal(catalog_text(&catalog, "no such text"), "no such text");
	assert_int_equal(catalog_open("fr", &catalog), -ENOENT);
}

static bool has_han(const char *text)
{
	for (; *text; text++) /* U+3000 to U+9FFF begin with these bytes */
		if ((unsigned char)*text >= 0xe3 && (unsigned char)*text <= 0xe9)
			return true;
	return false;
}

/* Each Chinese text has Han characters, and the {} of a key is in both languages. */
static void test_both_languages_are_complete(void **state)
{
	(void)state;
	struct catalog chinese, english;
	assert_int_equal(catalog_open("zh_CN", &chinese), 0);
	assert_int_equal(catalog_open("en", &english), 0);
	assert_int_equal(chinese.mo.count, english.mo.count);
	assert_true(chinese.mo.count > 80);
	for (uint32_t i = 0; i < english.mo.count; i++) {
		const char *key = catalog_at(&english, i);
		const char *text = catalog_text(&chinese, key);
		if (strncmp(key, "Project-Id-Version", 18) == 0)
			continue;
		assert_true(has_han(text));
		assert_int_equal(strstr(key, "{}") != NULL, strstr(text, "{}") != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_key_gives_its_translation),
		cmocka_unit_test(test_an_unknown_key_is_its_own_text),
		cmocka_unit_test(test_both_languages_are_complete),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
