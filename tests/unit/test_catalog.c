/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
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
	assert_int_equal(chinese.count, english.count);
	assert_true(chinese.count > 80);
	for (uint32_t i = 0; i < english.count; i++) {
		const char *key = catalog_at(&english, i);
		const char *text = catalog_text(&chinese, key);
		if (strncmp(key, "Project-Id-Version", 18) == 0)
			continue;
		assert_true(has_han(text));
		assert_int_equal(strstr(key, "{}") != NULL, strstr(text, "{}") != NULL);
	}
}

static void test_a_damaged_catalogue_is_refused(void **state)
{
	(void)state;
	struct catalog good, catalog;
	assert_int_equal(catalog_open("en", &good), 0);
	uint8_t *bytes = malloc(good.size_bytes);
	assert_non_null(bytes);
	memcpy(bytes, good.bytes, good.size_bytes);
	assert_int_equal(catalog_parse("en", bytes, 27, &catalog), -EBADMSG);
	for (size_t size = 28; size < good.size_bytes; size += 97)
		assert_int_equal(catalog_parse("en", bytes, size, &catalog), -EBADMSG);
	static const size_t fields[] = { 0, 8, 12, 16 }; /* magic, count, two tables */
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		memcpy(bytes, good.bytes, good.size_bytes);
		memset(bytes + fields[i], 0xff, 4);
		assert_int_equal(catalog_parse("en", bytes, good.size_bytes, &catalog), -EBADMSG);
	}
	memcpy(bytes, good.bytes, good.size_bytes);
	memset(bytes + good.texts, 0x7f, 4); /* a text's length */
	assert_int_equal(catalog_parse("en", bytes, good.size_bytes, &catalog), -EBADMSG);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_key_gives_its_translation),
		cmocka_unit_test(test_an_unknown_key_is_its_own_text),
		cmocka_unit_test(test_both_languages_are_complete),
		cmocka_unit_test(test_a_damaged_catalogue_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
