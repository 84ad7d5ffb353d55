/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/utf8.h"
#include "daemon/outputs/export_name.h"

static int make(const char *folder, const char *stem, char name[EXPORT_NAME_SIZE])
{
	return export_name_make(folder, stem, ".jpg", NULL, name);
}

static void test_a_photo_is_named_by_its_number_in_the_folder_of_its_class(void **state)
{
	(void)state;
	char name[EXPORT_NAME_SIZE];
	assert_int_equal(make("机电2201", "320683200401011232", name), 0);
	assert_string_equal(name, "机电2201/320683200401011232.jpg");
	assert_int_equal(make("", "20220113", name), 0);
	assert_string_equal(name, "20220113.jpg");
}

static void test_a_number_that_cannot_name_a_file_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "../x", "a/b", "a\\b",      "a:b",  "a*",  "a?", "a\"",
					   "<a",   "a|b", ".a",        "a.",   " a",  "a ", "CON",
					   "com1", "nul", "a\x1b[2Jb", "\xff", "a\nb" };
	char name[EXPORT_NAME_SIZE], problem_name[300];
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(make("x", bad[i], name), -EINVAL);
	assert_int_equal(make("x", "", name), -ENODATA);
	memset(problem_name, '1', sizeof(problem_name) - 1);
	problem_name[sizeof(problem_name) - 1] = '\0';
	assert_int_equal(make("x", problem_name, name), -EINVAL);
	problem_name[EXPORT_NAME_MAX - 2] = '\0';
	assert_int_equal(make("x", problem_name, name), -E2BIG);
	assert_int_equal(make("x", "com10", name), 0);
}

static void expect_folder(const char *text, const char *expected)
{
	char name[EXPORT_NAME_SIZE];
	export_name_folder(text, name);
	assert_string_equal(name, expected);
	assert_null(export_name_fault(name));
}

static void test_a_class_s_name_becomes_a_folder_that_every_system_takes(void **state)
{
	(void)state;
	expect_folder("机电22/1", "机电22／1");
	expect_folder("../../etc", "．.／..／etc");
	expect_folder("", "_");
	expect_folder("  ", "_");
	expect_folder("CON", "_CON");
	expect_folder("a. ", "a");
	expect_folder("\xff", "？");
	expect_folder("=1+1", "=1+1");
	expect_folder("a\tb", "a b");
}

static void test_no_text_makes_a_folder_that_is_refused(void **state)
{
	(void)state;
	uint32_t seed = 1;
	for (int i = 0; i < 20000; i++) {
		char text[EXPORT_NAME_SIZE], name[EXPORT_NAME_SIZE];
		size_t length = (size_t)i % (EXPORT_NAME_SIZE - 1);
		for (size_t at = 0; at < length; at++) {
			seed = seed * 1664525u + 1013904223u;
			text[at] = "./\\: a\x01\xe4\xb8\xad"
				   "CON1|"[(seed >> 24) % 14];
		}
		text[length] = '\0';
		export_name_folder(text, name);
		assert_null(export_name_fault(name));
	}
}

static void test_names_that_differ_only_in_case_clash(void **state)
{
	(void)state;
	struct export_names *names = NULL;
	assert_int_equal(export_names_create(&names), 0);
	assert_int_equal(export_names_add(names, "a/12X.jpg"), 0);
	assert_int_equal(export_names_add(names, "a/12x.jpg"), -EEXIST);
	assert_int_equal(export_names_add(names, "b/12X.jpg"), 0);
	/* e with an acute accent, as one character and as two */
	assert_int_equal(export_names_add(names, "\xc3\xa9.jpg"), 0);
	assert_int_equal(export_names_add(names, "e\xcc\x81.jpg"), -EEXIST);
	export_names_destroy(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_photo_is_named_by_its_number_in_the_folder_of_its_class),
		cmocka_unit_test(test_a_number_that_cannot_name_a_file_is_refused),
		cmocka_unit_test(test_a_class_s_name_becomes_a_folder_that_every_system_takes),
		cmocka_unit_test(test_no_text_makes_a_folder_that_is_refused),
		cmocka_unit_test(test_names_that_differ_only_in_case_clash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
