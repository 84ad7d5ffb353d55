/* SPDX-License-Identifier: MIT */
/* One card behind the texts of different readers. The vector is printed by several sellers of
 * readers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/card.h"

static bool is_one_card(const char *stored, const char *read)
{
	uint64_t one[CARD_KEYS_MAX], other[CARD_KEYS_MAX];
	unsigned ones = card_stored_keys(stored, one), others = card_read_keys(read, other);
	for (unsigned i = 0; i < ones; i++)
		for (unsigned k = 0; k < others; k++)
			if (one[i] == other[k])
				return true;
	return false;
}

static void test_the_four_long_forms_are_one_card(void **state)
{
	(void)state;
	static const char *const forms[] = { "2A83155E", "5E15832A", "0713233758", "1578468138",
					     "5e15832a" };
	for (size_t i = 0; i < 5; i++)
		for (size_t k = 0; k < 5; k++)
			assert_true(is_one_card(forms[i], forms[k]));
	assert_false(is_one_card("2A83155E", "578468138")); /* a digit is lost */
	assert_false(is_one_card("2A83155E", "2A83155F"));
	assert_false(is_one_card("2A83155E", "1578468139"));
}

static void test_three_bytes_match_four_in_both_directions(void **state)
{
	(void)state;
	/* 0x83155E = 8590686, as 131,05470; 0x15832A = 1409834, as 021,33578 */
	static const char *const shorts[] = { "08590686", "131,05470", "01409834", "021,33578" };
	for (size_t i = 0; i < 4; i++) {
		assert_true(is_one_card("2A83155E", shorts[i]));
		assert_true(is_one_card(shorts[i], "2A83155E"));
		assert_true(is_one_card(shorts[i], "1578468138"));
	}
	assert_true(is_one_card("08590686", "131,05470"));
	assert_false(is_one_card("08590686", "01409834"));
	assert_false(is_one_card("2A83155E", "131,05471"));
}

static void test_two_whole_cards_with_the_same_three_bytes_are_two_cards(void **state)
{
	(void)state;
	assert_false(is_one_card("2A83155E", "2B83155E"));
}

static void test_a_text_that_is_no_uid_has_no_keys(void **state)
{
	(void)state;
	uint64_t keys[CARD_KEYS_MAX];
	static const char *const texts[] = { "",          "2023001",   "9999999999", "G2345678",
					     "2A83155E0", "300,12345", "12,3456789", "学0000000" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(card_stored_keys(texts[i], keys), 0);
		assert_int_equal(card_read_keys(texts[i], keys), 0);
		assert_false(card_has_uid(texts[i]));
	}
	assert_true(card_has_uid("4294967295"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_four_long_forms_are_one_card),
		cmocka_unit_test(test_three_bytes_match_four_in_both_directions),
		cmocka_unit_test(test_two_whole_cards_with_the_same_three_bytes_are_two_cards),
		cmocka_unit_test(test_a_text_that_is_no_uid_has_no_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
