/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "daemon/core/timetable.h"

enum { SUNDAY, MONDAY, TUESDAY, SATURDAY = 6 };

static struct timetable parsed(const char *text)
{
	struct timetable table;
	struct problem problem = { "" };
	assert_int_equal(timetable_parse(text, TIMETABLE_BYTES_PER_S, &table, &problem), 0);
	return table;
}

static void test_an_empty_text_and_off_mean_no_limit(void **state)
{
	(void)state;
	struct timetable table = parsed("");
	assert_int_equal(timetable_at(&table, SUNDAY, 0, 0), 0);
	table = parsed("off");
	assert_int_equal(timetable_at(&table, SATURDAY, 23, 59), 0);
}

static void test_units_are_1024_fold(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t rate;
	} rows[] = { { "500", 500 }, { "512k", 524288 }, { "2M", 2097152 }, { "1G", 1073741824 } };
	for (size_t i = 0; i < 4; i++) {
		struct timetable table = parsed(rows[i].text);
		assert_int_equal(timetable_at(&table, TUESDAY, 12, 0), rows[i].rate);
	}
}

static void test_a_rate_by_the_day_holds_until_the_next_one(void **state)
{
	(void)state;
	struct timetable table = parsed("18:00,off  08:00,512k 12:30,2M");
	assert_int_equal(timetable_at(&table, SUNDAY, 7, 59), 0); /* since Saturday 18:00 */
	assert_int_equal(timetable_at(&table, SUNDAY, 8, 0), 524288);
	assert_int_equal(timetable_at(&table, MONDAY, 12, 29), 524288);
	assert_int_equal(timetable_at(&table, MONDAY, 12, 30), 2097152);
	assert_int_equal(timetable_at(&table, SATURDAY, 18, 0), 0);
}

static void test_a_rate_by_the_week_holds_until_the_next_one(void **state)
{
	(void)state;
	struct timetable table = parsed("Mon-08:00,512k Sat-00:00,off");
	assert_int_equal(timetable_at(&table, SUNDAY, 12, 0), 0);
	assert_int_equal(timetable_at(&table, MONDAY, 7, 59), 0);
	assert_int_equal(timetable_at(&table, MONDAY, 8, 0), 524288);
	assert_int_equal(timetable_at(&table, 5, 23, 59), 524288);
	assert_int_equal(timetable_at(&table, SATURDAY, 0, 0), 0);
}

static void test_a_later_word_of_the_same_minute_wins(void **state)
{
	(void)state;
	struct timetable table = parsed("08:00,1M Mon-08:00,2M");
	assert_int_equal(timetable_at(&table, MONDAY, 9, 0), 2097152);
	assert_int_equal(timetable_at(&table, TUESDAY, 9, 0), 1048576);
}

static void test_a_word_that_makes_no_sense_is_quoted(void **state)
{
	(void)state;
	static const char *const bad[] = { "fast",        "8:00,1M",      "25:00,1M", "08:60,1M",
					   "08:00",       "08:00,",       "1T",       "1Mb",
					   "Wed-,1M",     "Xyz-08:00,1M", "-5",       "0",
					   "99999999999", "08:00,1M,2M",  "k",        "08x00,1M" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct timetable table = { .count = 77 };
		struct problem problem = { "" };
		assert_int_equal(timetable_parse(bad[i], TIMETABLE_BYTES_PER_S, &table, &problem),
				 -EINVAL);
		assert_non_null(strstr(problem.text, bad[i]));
		assert_int_equal(table.count, 77);
	}
}

static void test_too_many_rows_are_refused(void **state)
{
	(void)state;
	char text[17 * 10 + 1] = "";
	for (int i = 0; i < 17; i++) {
		char word[] = "00:00,1M ";
		word[3] = (char)('0' + i / 10);
		word[4] = (char)('0' + i % 10);
		strncat(text, word, sizeof(text) - strlen(text) - 1);
	}
	struct timetable table;
	assert_int_equal(timetable_parse(text, TIMETABLE_BYTES_PER_S, &table, NULL), -EINVAL);
}

static void test_transfers_wait_until_their_bytes_are_paid(void **state)
{
	(void)state;
	struct pacer pacer = { 0 };
	assert_int_equal(pacer_wait_ms(&pacer, 1000), 0);
	pacer_spend(&pacer, 5000, 0, 1000); /* no limit, no debt */
	assert_int_equal(pacer_wait_ms(&pacer, 1000), 0);
	pacer_spend(&pacer, 5000, 1000, 1000);
	assert_int_equal(pacer_wait_ms(&pacer, 1000), 5000);
	pacer_spend(&pacer, 1000, 1000, 2000); /* debts add up */
	assert_int_equal(pacer_wait_ms(&pacer, 2000), 5000);
	assert_int_equal(pacer_wait_ms(&pacer, 7000), 0);
	pacer_spend(&pacer, 1000, 1000, 20000); /* idle time is not saved up */
	assert_int_equal(pacer_wait_ms(&pacer, 20000), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_empty_text_and_off_mean_no_limit),
		cmocka_unit_test(test_units_are_1024_fold),
		cmocka_unit_test(test_a_rate_by_the_day_holds_until_the_next_one),
		cmocka_unit_test(test_a_rate_by_the_week_holds_until_the_next_one),
		cmocka_unit_test(test_a_later_word_of_the_same_minute_wins),
		cmocka_unit_test(test_a_word_that_makes_no_sense_is_quoted),
		cmocka_unit_test(test_too_many_rows_are_refused),
		cmocka_unit_test(test_transfers_wait_until_their_bytes_are_paid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
