/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/identify.h"

static void test_a_mode_asks_for_what_it_names(void **state)
{
	(void)state;
	assert_int_equal(identify_mode_parse("none"), IDENTIFY_NONE);
	assert_int_equal(identify_mode_parse("code"), IDENTIFY_CODE);
	assert_int_equal(identify_mode_parse("roster"), IDENTIFY_ROSTER);
	assert_int_equal(identify_mode_parse("both"), IDENTIFY_BOTH);
	assert_int_equal(identify_mode_parse("everybody"), IDENTIFY_NONE);
	for (unsigned i = 0; i < IDENTIFY_MODE_COUNT; i++) {
		enum identify_mode mode = (enum identify_mode)i;
		assert_int_equal(identify_asks_code(mode),
				 mode == IDENTIFY_CODE || mode == IDENTIFY_BOTH);
		assert_int_equal(identify_asks_roster(mode),
				 mode == IDENTIFY_ROSTER || mode == IDENTIFY_BOTH);
	}
}

/* Fills the text with `length` letters. */
static const char *letters(char *text, size_t length)
{
	memset(text, 'x', length);
	text[length] = '\0';
	return text;
}

static void test_each_mode_names_the_device_that_it_lacks(void **state)
{
	(void)state;
	enum {
		OK = IDENTIFY_LACKS_NOTHING,
		READER = IDENTIFY_LACKS_READER,
		ALL = IDENTIFY_LACKS_ALL
	};
	static const struct {
		struct identify_devices devices; /* scanner, camera, keypad, own codes */
		unsigned lacks[IDENTIFY_MODE_COUNT];
	} rows[] = {
		{ { false, false, false, false }, { OK, READER, ALL, READER } },
		{ { false, false, false, true }, { OK, READER, ALL, READER } },
		{ { false, false, true, false }, { OK, READER, OK, READER } },
		{ { false, false, true, true }, { OK, OK, OK, OK } },
		{ { true, false, false, false }, { OK, OK, OK, OK } },
		{ { false, true, false, false }, { OK, OK, OK, OK } },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (unsigned mode = 0; mode < IDENTIFY_MODE_COUNT; mode++)
			assert_int_equal(
				identify_find_lack((enum identify_mode)mode, &rows[i].devices),
				rows[i].lacks[mode]);
}

static void test_a_code_has_20_to_1000_printable_characters(void **state)
{
	(void)state;
	char text[1100];
	assert_false(identify_is_code(""));
	assert_false(identify_is_code(letters(text, 19)));
	assert_true(identify_is_code(letters(text, 20)));
	assert_true(identify_is_code(letters(text, 1000)));
	assert_false(identify_is_code(letters(text, 1001)));
	assert_true(identify_is_code("https://example.org/?a=0123456789"));
	assert_false(identify_is_code("0123456789\n0123456789"));
	assert_false(identify_is_code("0123456789\x1b[2J0123456789"));
	assert_false(identify_is_code("0123456789\x7f"
				      "0123456789"));
	assert_false(identify_is_code("采集码采集码采集码采集码采集码采集码采集码"));
}

static void test_no_card_and_no_ticket_is_a_code(void **state)
{
	(void)state;
	assert_false(identify_is_code("2A83155E"));
	assert_false(identify_is_code("1578468138"));
	assert_false(identify_is_code("320683200401011232"));
	assert_false(identify_is_code("B1:0123456789ABCDEFGHJK"));
	assert_false(identify_may_be_code("B1:"));
	assert_true(identify_may_be_code("B1"));
	assert_true(identify_may_be_code("1234"));
	assert_false(identify_may_be_code(""));
}

static void test_a_key_is_short_and_printable(void **state)
{
	(void)state;
	char text[1100];
	assert_true(identify_is_key("0012345"));
	assert_true(identify_is_key("B1:0123456789ABCDEFGHJK"));
	assert_true(identify_is_key("064,12345"));
	assert_true(identify_is_key(letters(text, 40)));
	assert_false(identify_is_key(letters(text, 41)));
	assert_false(identify_is_key(letters(text, 1000)));
	assert_false(identify_is_key(""));
	assert_false(identify_is_key("12\t34"));
	assert_false(identify_is_key("张三"));
}

static void test_the_screen_shows_the_end_of_a_code(void **state)
{
	(void)state;
	char text[64];
	identify_mask_code("capture-code-0123456789", text, sizeof(text));
	assert_string_equal(text, "···6789");
	identify_mask_code("12345", text, sizeof(text));
	assert_string_equal(text, "···2345");
	identify_mask_code("1234", text, sizeof(text));
	assert_string_equal(text, "");
	identify_mask_code("", text, sizeof(text));
	assert_string_equal(text, "");
}

static void test_who_types_sees_the_last_two_characters(void **state)
{
	(void)state;
	char text[64], typed[1100];
	identify_mask_typed("", text, sizeof(text));
	assert_string_equal(text, "");
	identify_mask_typed("1", text, sizeof(text));
	assert_string_equal(text, "1");
	identify_mask_typed("12", text, sizeof(text));
	assert_string_equal(text, "12");
	identify_mask_typed("0012345", text, sizeof(text));
	assert_string_equal(text, "•••••45");
	/* 63 bytes hold 20 dots of three bytes and two characters */
	identify_mask_typed(letters(typed, 1000), text, sizeof(text));
	assert_int_equal(strlen(text), 20 * 3 + 2);
	assert_string_equal(text + 20 * 3, "xx");
}

static void test_a_phone_number_has_11_digits_and_shows_7_of_them(void **state)
{
	(void)state;
	static const char *const bad[] = { "",
					   "1381234567",
					   "138123456789",
					   "12812345678",
					   "23812345678",
					   "1381234567x",
					   " 1381234567",
					   "+8613812345",
					   "138 1234 567" };
	char text[16];
	assert_true(identify_is_phone("13812345678"));
	assert_true(identify_is_phone("19900000000"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(identify_is_phone(bad[i]));
		identify_mask_phone(bad[i], text, sizeof(text));
		assert_string_equal(text, "");
	}
	identify_mask_phone("13812345678", text, sizeof(text));
	assert_string_equal(text, "138****5678");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_mode_asks_for_what_it_names),
		cmocka_unit_test(test_each_mode_names_the_device_that_it_lacks),
		cmocka_unit_test(test_a_code_has_20_to_1000_printable_characters),
		cmocka_unit_test(test_no_card_and_no_ticket_is_a_code),
		cmocka_unit_test(test_a_key_is_short_and_printable),
		cmocka_unit_test(test_the_screen_shows_the_end_of_a_code),
		cmocka_unit_test(test_who_types_sees_the_last_two_characters),
		cmocka_unit_test(test_a_phone_number_has_11_digits_and_shows_7_of_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
