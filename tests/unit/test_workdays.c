/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/workdays.h"

static struct workdays list;

static void assert_due(idcard_day from, unsigned count, idcard_day day, bool is_tentative)
{
	struct workdays_due due = workdays_after(&list, from, count);
	assert_int_equal(due.day, day);
	assert_int_equal(due.is_tentative, is_tentative);
}

static void parse(const char *text)
{
	assert_int_equal(workdays_parse(text, NULL, &list), 0);
}

static void read_china(void)
{
	static char text[32768];
	FILE *file = fopen("etc/holidays/china.txt", "r");
	assert_non_null(file);
	size_t size = fread(text, 1, sizeof(text) - 1, file);
	assert_true(size < sizeof(text) - 1);
	(void)fclose(file);
	text[size] = '\0';
	parse(text);
}

/* The notice of 2021: the window ends on 17 May, and students check within 30 working days. */
static void test_the_notice_of_2021_is_due_on_29_june(void **state)
{
	(void)state;
	read_china();
	assert_due(20210517, 30, 20210629, false);
	/* without the Dragon Boat Festival on 14 June */
	parse("2021-01-01 off\n");
	assert_due(20210517, 30, 20210628, false);
}

static void test_a_make_up_day_is_a_working_day(void **state)
{
	(void)state;
	read_china();
	assert_due(20210423, 1, 20210425, false); /* Friday to Sunday */
	/* the holidays of May end on the 5th; Saturday, the 8th, makes up for them */
	assert_due(20210430, 1, 20210506, false);
	assert_due(20210506, 2, 20210508, false);
}

static void test_weekends_are_off_without_a_list(void **state)
{
	(void)state;
	parse("");
	assert_due(20260227, 1, 20260302, true);  /* Friday to Monday, over the end of February */
	assert_due(20240228, 1, 20240229, true);  /* a leap year */
	assert_due(20261231, 1, 20270101, true);  /* a Friday */
	assert_due(20260301, 0, 20260301, false); /* nothing was counted */
}

/* The State Council tells the holidays of a year late in the year before. */
static void test_a_year_without_a_line_makes_the_day_tentative(void **state)
{
	(void)state;
	parse("2026-01-01 off 元旦\n");
	assert_due(20261229, 2, 20261231, false);
	assert_due(20261229, 3, 20270101, true);
	assert_true(workdays_has_year(&list, 2026));
	assert_false(workdays_has_year(&list, 2025));
	assert_false(workdays_has_year(&list, 2027));
}

static void test_lines_come_in_any_order_and_from_windows(void **state)
{
	(void)state;
	parse("# 2021\r\n\r\n  2021-06-14\toff\r\n2021-06-12 work 补班\r\n2021-06-15 off");
	assert_int_equal(list.count, 3);
	assert_due(20210611, 1, 20210612, false);
	assert_due(20210612, 1, 20210616, false);
}

static void test_a_line_that_cannot_be_read_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *text, *fault;
	} bad[] = {
		{ "2021-06-31 off\n", "line 1: it does not begin with a day" },
		{ "\n2021-6-14 off\n", "line 2: it does not begin with a day" },
		{ "2021-06-1", "line 1: it does not begin with a day" },
		{ "2021-06-14off", "line 1: it does not begin with a day" },
		{ "2021-06-14", "line 1: the word after the day" },
		{ "2021-06-14 offline", "line 1: the word after the day" },
		{ "2021-06-14\noff", "line 1: the word after the day" },
		{ "2021-06-14 off\n2021-06-14 work", "line 2: an earlier line" },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct problem problem = { "" };
		assert_int_equal(workdays_parse(bad[i].text, &problem, &list), -EINVAL);
		assert_ptr_equal(strstr(problem.text, bad[i].fault), problem.text);
	}
}

static void test_a_list_of_too_many_days_is_refused(void **state)
{
	(void)state;
	char text[1 + (WORKDAYS_LINES_MAX + 1) * sizeof("2000-01-01 off")] = "";
	struct problem problem = { "" };
	size_t at = 0;
	for (int i = 0; i <= WORKDAYS_LINES_MAX; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%04d-01-01 off\n", 2000 + i);
	assert_int_equal(workdays_parse(text, &problem, &list), -EINVAL);
	assert_string_equal(problem.text, "line 1001: there are more than 1000 days");
	text[at - sizeof("2000-01-01 off")] = '\0';
	parse(text);
	assert_int_equal(list.count, WORKDAYS_LINES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_notice_of_2021_is_due_on_29_june),
		cmocka_unit_test(test_a_make_up_day_is_a_working_day),
		cmocka_unit_test(test_weekends_are_off_without_a_list),
		cmocka_unit_test(test_a_year_without_a_line_makes_the_day_tentative),
		cmocka_unit_test(test_lines_come_in_any_order_and_from_windows),
		cmocka_unit_test(test_a_line_that_cannot_be_read_is_named),
		cmocka_unit_test(test_a_list_of_too_many_days_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
