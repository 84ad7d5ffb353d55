/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/language.h"
#include "daemon/core/mo.h"
#include "daemon/core/problem.h"
#include "daemon/core/wording.h"

/* ---- which language ---- */

struct locale {
	const char *all, *messages, *ctype, *lang, *language; /* null: the variable is not set */
	bool is_chinese;
};

static void set(const char *name, const char *value)
{
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void test_the_environment_chooses_the_language(void **state)
{
	static const struct locale locales[] = {
		{ .lang = NULL, .is_chinese = false },
		{ .lang = "C", .is_chinese = false },
		{ .lang = "POSIX", .is_chinese = false },
		{ .lang = "C.UTF-8", .is_chinese = false },
		{ .lang = "en_GB.UTF-8", .is_chinese = false },
		{ .lang = "zh_CN.UTF-8", .is_chinese = true },
		{ .lang = "zh_CN.utf8", .is_chinese = true },
		{ .lang = "zh_TW.UTF-8@x", .is_chinese = true },
		/* the terminal could not show it */
		{ .lang = "zh_CN", .is_chinese = false },
		{ .lang = "zh_CN.GB18030", .is_chinese = false },
		{ .lang = "zh_CN.UTF-8", .ctype = "zh_CN.GBK", .is_chinese = false },
		/* the order of the variables */
		{ .lang = "zh_CN.UTF-8", .messages = "en_US.UTF-8", .is_chinese = false },
		{ .lang = "en_US.UTF-8", .messages = "zh_CN.UTF-8", .is_chinese = true },
		{ .lang = "zh_CN.UTF-8", .all = "C", .is_chinese = false },
		{ .lang = "zh_CN.UTF-8", .all = "", .is_chinese = true },
		{ .lang = "en_US.UTF-8", .language = "zh_CN:en", .is_chinese = true },
		{ .lang = "zh_CN.UTF-8", .language = "en:zh_CN", .is_chinese = false },
		{ .lang = "C.UTF-8", .language = "zh_CN", .is_chinese = false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
		set("LC_ALL", locales[i].all);
		set("LC_MESSAGES", locales[i].messages);
		set("LC_CTYPE", locales[i].ctype);
		set("LANG", locales[i].lang);
		set("LANGUAGE", locales[i].language);
		assert_int_equal(language_is_chinese(), locales[i].is_chinese);
	}
}

/* ---- what is said ---- */

static void test_a_chosen_language_words_every_problem(void **state)
{
	struct problem problem = { "" };
	(void)state;
	language_choose(true);
	assert_int_equal(problem_memory(&problem), -ENOMEM);
	assert_string_equal(problem.text, "内存不足");
	assert_int_equal(problem_set(&problem, -EIO, "no such sentence: %d", 3), -EIO);
	assert_string_equal(problem.text, "no such sentence: 3");
	assert_string_equal(wording_of(""), "");
	language_choose(false);
	(void)problem_memory(&problem);
	assert_string_equal(problem.text, "out of memory");
}

/* ---- the catalogue ---- */

/* A catalogue of one entry, "ab" -> "c", as msgfmt writes it. */
static const uint32_t small[] = { 0x950412de, 0, 1, 28, 36, 0, 44, 2, 44, 1, 47, 0x63006261, 0 };

static void test_a_key_gives_its_text(void **state)
{
	struct mo mo;
	(void)state;
	assert_int_equal(mo_parse((const uint8_t *)small, sizeof(small), &mo), 0);
	assert_int_equal(mo.count, 1);
	assert_string_equal(mo_key(&mo, 0), "ab");
	assert_string_equal(mo_find(&mo, "ab"), "c");
	assert_null(mo_find(&mo, "a"));
	assert_null(mo_find(&mo, "abc"));
}

static void test_a_damaged_catalogue_is_refused(void **state)
{
	static const size_t fields[] = { 0, 2, 3, 4, 7, 8, 9, 10 };
	uint32_t copy[sizeof(small) / sizeof(small[0])];
	struct mo mo;
	(void)state;
	for (size_t size = 0; size < sizeof(small) - 4; size++)
		assert_int_equal(mo_parse((const uint8_t *)small, size, &mo), -EBADMSG);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		memcpy(copy, small, sizeof(small));
		copy[fields[i]] = 0xffffffff;
		assert_int_equal(mo_parse((const uint8_t *)copy, sizeof(copy), &mo), -EBADMSG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_environment_chooses_the_language),
		cmocka_unit_test(test_a_chosen_language_words_every_problem),
		cmocka_unit_test(test_a_key_gives_its_text),
		cmocka_unit_test(test_a_damaged_catalogue_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
