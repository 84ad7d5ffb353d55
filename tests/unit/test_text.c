/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/core/text.h"

static void test_a_text_is_made_of_allowed_characters_only(void **state)
{
	(void)state;
	assert_true(text_is_made_of("0420", TEXT_DIGITS));
	assert_false(text_is_made_of("", TEXT_DIGITS));
	assert_false(text_is_made_of("04 20", TEXT_DIGITS));
	assert_false(text_is_made_of("042a", TEXT_DIGITS));
	assert_true(text_is_made_of("04af", TEXT_HEX_DIGITS));
	assert_false(text_is_made_of("04AF", TEXT_HEX_DIGITS));
}

static void test_digits_have_values_and_nothing_else_has(void **state)
{
	(void)state;
	assert_int_equal(text_digit_value('0'), 0);
	assert_int_equal(text_digit_value('9'), 9);
	assert_int_equal(text_digit_value('a'), 10);
	assert_int_equal(text_digit_value('F'), 15);
	static const char others[] = { '/', ':', '@', 'G', '`', 'g', '\0', (char)0xb0 };
	for (size_t i = 0; i < sizeof(others); i++)
		assert_int_equal(text_digit_value(others[i]), -1);
}

static void test_a_byte_is_two_lower_case_digits(void **state)
{
	(void)state;
	assert_int_equal(text_hex_byte("00"), 0);
	assert_int_equal(text_hex_byte("a9 and more"), 0xa9);
	static const char *const others[] = { "", "a", "A9", "9A", " 9", "g0", "0x" };
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(text_hex_byte(others[i]), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_is_made_of_allowed_characters_only),
		cmocka_unit_test(test_digits_have_values_and_nothing_else_has),
		cmocka_unit_test(test_a_byte_is_two_lower_case_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
