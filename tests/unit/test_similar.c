/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/similar.h"

static const char commands[] = " status watch press code maintenance config camera queue keys";

static void test_the_slips_between_two_words_are_counted(void **state)
{
	(void)state;
	assert_int_equal(similar_distance("queue", "queue"), 0);
	assert_int_equal(similar_distance("queue", "quue"), 1);
	assert_int_equal(similar_distance("queue", "queeue"), 1);
	assert_int_equal(similar_distance("queue", "quele"), 1);
	assert_int_equal(similar_distance("status", "stauts"), 1);
	assert_int_equal(similar_distance("", "abc"), 3);
	assert_int_equal(similar_distance("kitten", "sitting"), 3);
	assert_int_equal(similar_distance("0123456789012345678901234567890123456789", "0"),
			 SIMILAR_WORD_SIZE);
}

static void test_the_word_that_a_person_meant_is_found(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "stauts", "status" }, { "stat", "status" },   { "queu", "queue" },
		{ "qeue", "queue" },    { "keyss", "keys" },    { "maintainance", "maintenance" },
		{ "ca", "camera" },     { "confgi", "config" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char word[SIMILAR_WORD_SIZE] = "";
		assert_true(similar_find(commands, rows[i][0], word));
		assert_string_equal(word, rows[i][1]);
	}
}

static void test_nothing_is_offered_for_a_word_that_is_like_no_other(void **state)
{
	(void)state;
	static const char *const words[] = { "x",
					     "",
					     "frobnicate",
					     "zz",
					     "cow",
					     "列表",
					     "0123456789012345678901234567890123456789" };
	char word[SIMILAR_WORD_SIZE];
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (similar_find(commands, words[i], word))
			fail_msg("%s: %s", words[i], word);
	assert_false(similar_find("", "status", word));
}

static void test_a_list_has_whole_words_only(void **state)
{
	(void)state;
	assert_true(similar_has(commands, "status"));
	assert_true(similar_has(commands, "keys"));
	assert_false(similar_has(commands, "key"));
	assert_false(similar_has(commands, "eys"));
	assert_false(similar_has(commands, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_slips_between_two_words_are_counted),
		cmocka_unit_test(test_the_word_that_a_person_meant_is_found),
		cmocka_unit_test(test_nothing_is_offered_for_a_word_that_is_like_no_other),
		cmocka_unit_test(test_a_list_has_whole_words_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
