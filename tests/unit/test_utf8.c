/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "daemon/core/utf8.h"

static void test_valid_utf8_is_accepted(void **state)
{
	(void)state;
	static const char *const good[] = {
		"", "plain", "采集码", "é", "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(utf8_is_valid(good[i]));
}

static void test_what_is_not_utf8_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"\xb2\xc9\xbc\xaf", /* 采集 in GBK */
		"\x80",             /* a continuation alone */
		"\xc0\xaf",
		"\xe0\x80\xaf", /* overlong */
		"\xf0\x80\x80\x80",
		"\xed\xa0\x80", /* a surrogate */
		"\xf4\x90\x80\x80",
		"\xff",
		"\xe9\x87", /* cut off */
		"a\xe9\x87z",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(utf8_is_valid(bad[i]));
}

static void test_repair_replaces_bytes_of_no_character(void **state)
{
	(void)state;
	static const struct {
		const char *text, *repaired;
	} rows[] = {
		{ "", "" },
		{ "十五元", "十五元" },
		{ "a\xb2\xc9z", "a??z" }, /* GBK */
		{ "十\xe4\xba", "十??" }, /* cut off */
		{ "\xe4十", "?十" },      /* begins in the middle of nothing */
		{ "\xed\xa0\x80z", "???z" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[32];
		(void)snprintf(text, sizeof(text), "%s", rows[i].text);
		utf8_repair(text);
		assert_string_equal(text, rows[i].repaired);
		assert_true(utf8_is_valid(text));
	}
}

static void test_a_plain_text_is_one_line(void **state)
{
	(void)state;
	static const struct {
		const char *text, *plain;
	} rows[] = {
		{ "", "" },
		{ "十五元\n\x1b[2J\x7f", "十五元  [2J " },
		{ "a\xc2\x9b\x32J\xc2\xa0z", "a  2J\xc2\xa0z" }, /* CSI in one character */
		{ "a\xff\tz\xc2", "a? z?" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[32];
		(void)snprintf(text, sizeof(text), "%s", rows[i].text);
		utf8_make_plain(text);
		assert_string_equal(text, rows[i].plain);
	}
}

static void test_the_tail_counts_characters_and_not_bytes(void **state)
{
	(void)state;
	assert_string_equal(utf8_tail("0123456789", 4), "6789");
	assert_string_equal(utf8_tail("学号张三李四", 4), "张三李四");
	assert_string_equal(utf8_tail("x张\xf0\x9f\x98\x80", 2), "张\xf0\x9f\x98\x80");
	assert_string_equal(utf8_tail("ab", 4), "ab");
	assert_string_equal(utf8_tail("", 4), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid_utf8_is_accepted),
		cmocka_unit_test(test_what_is_not_utf8_is_refused),
		cmocka_unit_test(test_repair_replaces_bytes_of_no_character),
		cmocka_unit_test(test_a_plain_text_is_one_line),
		cmocka_unit_test(test_the_tail_counts_characters_and_not_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
