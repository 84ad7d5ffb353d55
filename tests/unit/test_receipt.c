/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/receipt.h"

static void test_known_ids_give_known_receipts(void **state)
{
	(void)state;
	struct uuid uuid = { { 0 } };
	char text[RECEIPT_TEXT_SIZE];
	receipt_format(&uuid, text);
	assert_string_equal(text, "000-0000");
	uuid.bytes[15] = 31;
	receipt_format(&uuid, text);
	assert_string_equal(text, "000-000Z");
	memset(uuid.bytes, 0xff, sizeof(uuid.bytes));
	receipt_format(&uuid, text);
	assert_string_equal(text, "ZZZ-ZZZZ");
}

/* Only random bits enter it: two photos of one millisecond get different receipts. */
static void test_the_time_in_an_id_does_not_change_its_receipt(void **state)
{
	(void)state;
	static const uint8_t one[UUID_RANDOM_SIZE] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const uint8_t other[UUID_RANDOM_SIZE] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 11 };
	char first[RECEIPT_TEXT_SIZE], second[RECEIPT_TEXT_SIZE], third[RECEIPT_TEXT_SIZE];
	struct uuid uuid = uuid_v7(1000, one);
	receipt_format(&uuid, first);
	uuid = uuid_v7(2000, one);
	receipt_format(&uuid, second);
	uuid = uuid_v7(1000, other);
	receipt_format(&uuid, third);
	assert_string_equal(first, second);
	assert_string_not_equal(first, third);
	assert_null(strpbrk(first, "ILOU"));
}

static void test_a_receipt_is_read_however_a_person_types_it(void **state)
{
	(void)state;
	static const char *const texts[] = { "K7M-2QXD", "k7m-2qxd", "k7m2qxd", " K7M 2QXD ",
					     "K-7-M-2-Q-X-D" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char text[RECEIPT_TEXT_SIZE];
		assert_int_equal(receipt_parse(texts[i], NULL, text), 0);
		assert_string_equal(text, "K7M-2QXD");
	}
}

static void test_what_cannot_be_a_receipt_is_explained(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "K7M-2QXO", "no letter O: the character is the digit 0" },
		{ "k7m-2qxl", "no letter L: the character is the digit 1" },
		{ "I7M-2QXD", "no letter I" },
		{ "K7M-2QXU", "no letter U" },
		{ "K7M-2QX", "has 7 characters, such as K7M-2QXD; this text has 6" },
		{ "K7M-2QXDD", "this text has 8" },
		{ "", "this text has 0" },
		{ "K7M-2QX\xe5", "only digits, and letters" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = { "" };
		char text[RECEIPT_TEXT_SIZE] = "kept";
		assert_int_equal(receipt_parse(rows[i].text, &problem, text), -EINVAL);
		if (!strstr(problem.text, rows[i].words))
			fail_msg("%s: %s", rows[i].text, problem.text);
		assert_string_equal(text, "kept");
	}
}

static void test_an_address_gets_the_receipt_in_its_place(void **state)
{
	(void)state;
	char text[64];
	receipt_fill_url("https://a.example/{receipt}/x", "K7M-2QXD", text, sizeof(text));
	assert_string_equal(text, "https://a.example/K7M-2QXD/x");
	receipt_fill_url("https://a.example/", "K7M-2QXD", text, sizeof(text));
	assert_string_equal(text, "https://a.example/");
	receipt_fill_url("", "K7M-2QXD", text, sizeof(text));
	assert_string_equal(text, "");
	receipt_fill_url("https://a.example/{receipt}", "K7M-2QXD", text, 20);
	assert_string_equal(text, "");
}

static void test_only_an_address_is_an_address(void **state)
{
	(void)state;
	static const char *const good[] = { "", "http://a.example", "https://a.example/{receipt}",
					    "https://a.example/?r={receipt}&x=1" };
	static const char *const bad[] = { "a.example",
					   "ftp://a.example/{receipt}",
					   "https://a.example/{token}",
					   "https://a.example/{receipt}{receipt}",
					   "https://a.example/{receipt",
					   "https://a.example/a b",
					   "https://a.example/照片" };
	struct problem problem = { "" };
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(receipt_check_url(good[i], &problem), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (receipt_check_url(bad[i], &problem) != -EINVAL)
			fail_msg("'%s' was accepted", bad[i]);
}

static void test_one_wrong_character_is_close_and_two_are_not(void **state)
{
	(void)state;
	assert_true(receipt_is_close("K7M-2QXD", "K7N-2QXD"));
	assert_true(receipt_is_close("K7M-2QXD", "K7M-2QXE"));
	assert_true(receipt_is_close("K7M-2QXD", "7KM-2QXD"));
	assert_true(receipt_is_close("K7M-2QXD", "K72-MQXD"));
	assert_false(receipt_is_close("K7M-2QXD", "K7M-2QXD"));
	assert_false(receipt_is_close("K7M-2QXD", "M7K-2QXD"));
	assert_false(receipt_is_close("K7M-2QXD", "K8M-2QXE"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_ids_give_known_receipts),
		cmocka_unit_test(test_the_time_in_an_id_does_not_change_its_receipt),
		cmocka_unit_test(test_a_receipt_is_read_however_a_person_types_it),
		cmocka_unit_test(test_what_cannot_be_a_receipt_is_explained),
		cmocka_unit_test(test_an_address_gets_the_receipt_in_its_place),
		cmocka_unit_test(test_only_an_address_is_an_address),
		cmocka_unit_test(test_one_wrong_character_is_close_and_two_are_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
