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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_ids_give_known_receipts),
		cmocka_unit_test(test_the_time_in_an_id_does_not_change_its_receipt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
