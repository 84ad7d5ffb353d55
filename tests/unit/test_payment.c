/* SPDX-License-Identifier: MIT */
/* What a person owes, and the number of the order. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/payment.h"

/* The example of docs/record.md. */
static const char person[] = "5e8769da28320f74089411031c3f2aec";

static void test_the_number_follows_from_the_pseudonym_alone(void **state)
{
	(void)state;
	char number[ORDER_NUMBER_SIZE];
	assert_int_equal(order_number(person, false, 1, number), 0);
	assert_string_equal(number, "BBT3PKPH8687Q824M241HRFSAX-1");
	assert_int_equal(order_number(person, true, 99, number), 0);
	assert_string_equal(number, "DBT3PKPH8687Q824M241HRFSAX-99");
	assert_int_equal(order_number("ffffffffffffffffffffffffffffffff", false, 2, number), 0);
	assert_string_equal(number, "BZZZZZZZZZZZZZZZZZZZZZZZZZ-2");
}

static void test_no_number_is_made_of_what_is_no_pseudonym(void **state)
{
	(void)state;
	char number[ORDER_NUMBER_SIZE];
	assert_int_equal(order_number("", false, 1, number), -EINVAL);
	assert_int_equal(order_number("5E8769DA28320F74089411031C3F2AEC", false, 1, number),
			 -EINVAL);
	assert_int_equal(order_number(person, false, 0, number), -EINVAL);
	assert_int_equal(order_number(person, false, 100, number), -EINVAL);
}

static void test_a_number_is_split_only_if_it_could_be_ours(void **state)
{
	(void)state;
	char base[ORDER_BASE_SIZE] = "";
	unsigned attempt = 0;
	assert_int_equal(order_parse("BBT3PKPH8687Q824M241HRFSAX-12", base, &attempt), 0);
	assert_string_equal(base, "BBT3PKPH8687Q824M241HRFSAX");
	assert_int_equal(attempt, 12);
	static const char *const bad[] = {
		"",
		"B",
		"BBT3PKPH8687Q824M241HRFSAX",
		"BBT3PKPH8687Q824M241HRFSAX-",
		"BBT3PKPH8687Q824M241HRFSAX-0",
		"BBT3PKPH8687Q824M241HRFSAX-01",
		"BBT3PKPH8687Q824M241HRFSAX-100",
		"BBT3PKPH8687Q824M241HRFSAX-1 ",
		"CBT3PKPH8687Q824M241HRFSAX-1",
		"BBT3PKPH8687Q824M241HRFSA-1",
		"BBT3PKPH8687Q824M241HRFSUX-1",
		"BBT3PKPH8687Q824M241HRFSAX-x",
		"BBT3PKPH8687Q82../241HRFSAX-1",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(order_parse(bad[i], base, &attempt), -EINVAL);
}

static void test_the_person_is_asked_only_if_nobody_else_pays(void **state)
{
	(void)state;
	static const struct {
		struct payment_facts facts;
		enum payment_state state;
		enum payment_basis basis;
		int fen;
		bool has_order;
	} rows[] = {
		{ { PAYMENT_MODE_NONE, 1500, false, -1, person, false, false },
		  PAYMENT_NONE,
		  PAYMENT_BASIS_FREE,
		  0,
		  false },
		{ { PAYMENT_MODE_ORDER, 0, false, -1, person, false, false },
		  PAYMENT_NONE,
		  PAYMENT_BASIS_FREE,
		  0,
		  false },
		{ { PAYMENT_MODE_SCHOOL, 1500, false, -1, person, false, false },
		  PAYMENT_NONE,
		  PAYMENT_BASIS_SCHOOL,
		  1500,
		  false },
		{ { PAYMENT_MODE_ORDER, 1500, false, 1200, person, false, false },
		  PAYMENT_NONE,
		  PAYMENT_BASIS_PREPAID,
		  1500,
		  false },
		{ { PAYMENT_MODE_ORDER, 1500, true, 1200, person, false, false },
		  PAYMENT_DUE,
		  PAYMENT_BASIS_STUDENT,
		  1500,
		  true },
		{ { PAYMENT_MODE_ORDER, 1500, false, 0, person, false, false },
		  PAYMENT_DUE,
		  PAYMENT_BASIS_STUDENT,
		  1500,
		  true },
		{ { PAYMENT_MODE_ORDER, 1500, false, -1, person, true, false },
		  PAYMENT_PAID,
		  PAYMENT_BASIS_STUDENT,
		  1500,
		  false },
		{ { PAYMENT_MODE_ORDER, 1500, false, -1, "", false, false },
		  PAYMENT_DUE,
		  PAYMENT_BASIS_STUDENT,
		  1500,
		  false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct payment payment = payment_decide(&rows[i].facts);
		assert_int_equal(payment.state, rows[i].state);
		assert_int_equal(payment.basis, rows[i].basis);
		assert_int_equal(payment.fen, rows[i].fen);
		assert_int_equal(payment.order[0] != '\0', rows[i].has_order);
	}
}

static void test_amounts_are_written_in_yuan(void **state)
{
	(void)state;
	char text[PAYMENT_YUAN_SIZE];
	payment_format_yuan(1500, false, text);
	assert_string_equal(text, "15.00");
	payment_format_yuan(1500, true, text);
	assert_string_equal(text, "15");
	payment_format_yuan(1505, true, text);
	assert_string_equal(text, "15.05");
	payment_format_yuan(1000000, false, text);
	assert_string_equal(text, "10000.00");
}

static void test_the_modes_and_names_are_those_of_the_settings_and_the_record(void **state)
{
	(void)state;
	assert_int_equal(payment_mode_parse("none"), PAYMENT_MODE_NONE);
	assert_int_equal(payment_mode_parse("school"), PAYMENT_MODE_SCHOOL);
	assert_int_equal(payment_mode_parse("order"), PAYMENT_MODE_ORDER);
	assert_string_equal(payment_state_name(PAYMENT_DUE), "due");
	assert_string_equal(payment_basis_name(PAYMENT_BASIS_PREPAID), "prepaid");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_number_follows_from_the_pseudonym_alone),
		cmocka_unit_test(test_no_number_is_made_of_what_is_no_pseudonym),
		cmocka_unit_test(test_a_number_is_split_only_if_it_could_be_ours),
		cmocka_unit_test(test_the_person_is_asked_only_if_nobody_else_pays),
		cmocka_unit_test(test_amounts_are_written_in_yuan),
		cmocka_unit_test(test_the_modes_and_names_are_those_of_the_settings_and_the_record),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
