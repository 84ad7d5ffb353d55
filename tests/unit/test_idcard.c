/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/idcard.h"

enum { TODAY = 20260301 };

static void test_good_numbers_tell_birth_and_sex(void **state)
{
	(void)state;
	static const struct {
		const char *number;
		int born;
		bool is_male;
	} good[] = { { "11010519491231002X", 19491231, false },
		     { "11010519491231002x", 19491231, false },
		     { "320683200401011232", 20040101, true },
		     { "653121200401030022", 20040103, false } };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		idcard_day born = 0;
		bool is_male = false;
		assert_int_equal(idcard_check(good[i].number, TODAY, &born, &is_male), IDCARD_GOOD);
		assert_int_equal(born, good[i].born);
		assert_int_equal(is_male, good[i].is_male);
		assert_int_equal(idcard_check(good[i].number, TODAY, NULL, NULL), IDCARD_GOOD);
	}
}

static void test_each_bad_number_has_its_fault(void **state)
{
	(void)state;
	static const struct {
		const char *number;
		enum idcard_fault fault;
	} bad[] = { { "65312120040103002X", IDCARD_CHECK },
		    { "320683200401011238", IDCARD_CHECK },
		    { "320683200401011000", IDCARD_TRUNCATED },
		    { "320683040101123", IDCARD_FIFTEEN },
		    { "", IDCARD_LENGTH_OFF },
		    { "32068320040101123", IDCARD_LENGTH_OFF },
		    { "3206832004010112322", IDCARD_LENGTH_OFF },
		    { "32068320040101123Y", IDCARD_LENGTH_OFF },
		    { "X20683200401011232", IDCARD_LENGTH_OFF },
		    { "32068304010112X", IDCARD_LENGTH_OFF },
		    { "990683200413011237", IDCARD_DATE },
		    { "020683200401011232", IDCARD_REGION },
		    { "320683200402301232", IDCARD_DATE },
		    { "320683203001011232", IDCARD_DATE },
		    { "320683190001011232", IDCARD_DATE } };
	idcard_day born = 7;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(idcard_check(bad[i].number, TODAY, &born, NULL), bad[i].fault);
	assert_int_equal(born, 7);
}

/* Changing any one digit of a good number is found: that is what the check character is for. */
static void test_any_one_wrong_digit_is_found(void **state)
{
	(void)state;
	for (int at = 0; at < IDCARD_LENGTH - 1; at++)
		for (char digit = '0'; digit <= '9'; digit++) {
			char number[] = "320683200401011232";
			if (number[at] == digit)
				continue;
			number[at] = digit;
			assert_int_not_equal(idcard_check(number, TODAY, NULL, NULL), IDCARD_GOOD);
		}
}

static void test_leap_days_and_birthdays(void **state)
{
	(void)state;
	assert_true(idcard_is_day(20040229));
	assert_true(idcard_is_day(20000229));
	assert_false(idcard_is_day(19000229));
	assert_false(idcard_is_day(20260229));
	assert_false(idcard_is_day(20260431));
	assert_false(idcard_is_day(0));
	assert_int_equal(idcard_birthday(20120510, 14), 20260510);
	assert_int_equal(idcard_birthday(20120229, 14), 20260301);
	assert_int_equal(idcard_birthday(20120229, 16), 20280229);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_numbers_tell_birth_and_sex),
		cmocka_unit_test(test_each_bad_number_has_its_fault),
		cmocka_unit_test(test_any_one_wrong_digit_is_found),
		cmocka_unit_test(test_leap_days_and_birthdays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
