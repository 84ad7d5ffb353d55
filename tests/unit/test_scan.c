/* SPDX-License-Identifier: MIT */
/* keymap and scan together: keys in, codes out. */
#include "daemon/core/keymap.h"
#include "daemon/core/scan.h"

#include <linux/input-event-codes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

enum { MS = 1000 };

static const struct scan_rule rule = { .least = 3, .most = 20, .pause_us = 200 * MS };

static enum scan_event type_text(struct scan *scan, const struct scan_rule *with, const char *text,
				 int64_t at_us)
{
	enum scan_event last = SCAN_NOTHING;
	for (; *text; text++)
		last = scan_type(scan, with, *text, at_us);
	return last;
}

static void test_every_printable_character_has_a_key(void **state)
{
	(void)state;
	bool seen[128] = { false };
	for (unsigned code = 0; code < KEY_CNT; code++) {
		struct keymap plain = { 0 }, shifted = { .has_right_shift = true };
		seen[(unsigned char)keymap_type(&plain, code, 1)] = true;
		seen[(unsigned char)keymap_type(&shifted, code, 1)] = true;
	}
	for (int c = ' '; c <= '~'; c++)
		assert_true(seen[c]);
	assert_true(seen['\n'] && seen['\t']);
}

static void test_shift_and_caps_lock_change_what_a_key_types(void **state)
{
	(void)state;
	struct keymap keymap = { 0 };
	assert_int_equal(keymap_type(&keymap, KEY_A, 1), 'a');
	assert_int_equal(keymap_type(&keymap, KEY_A, 0), 0);
	assert_int_equal(keymap_type(&keymap, KEY_A, 2), 0);
	assert_int_equal(keymap_type(&keymap, KEY_LEFTSHIFT, 1), 0);
	assert_int_equal(keymap_type(&keymap, KEY_RIGHTSHIFT, 1), 0);
	assert_int_equal(keymap_type(&keymap, KEY_LEFTSHIFT, 0), 0);
	assert_int_equal(keymap_type(&keymap, KEY_A, 1), 'A');
	assert_int_equal(keymap_type(&keymap, KEY_RIGHTSHIFT, 0), 0);
	assert_int_equal(keymap_type(&keymap, KEY_CAPSLOCK, 1), 0);
	assert_int_equal(keymap_type(&keymap, KEY_A, 1), 'A');
	assert_int_equal(keymap_type(&keymap, KEY_1, 1), '1');
	assert_int_equal(keymap_type(&keymap, KEY_LEFTSHIFT, 1), 0);
	assert_int_equal(keymap_type(&keymap, KEY_A, 1), 'a');
	assert_int_equal(keymap_type(&keymap, KEY_1, 1), '!');
}

static void test_a_keypad_types_digits_and_enter(void **state)
{
	(void)state;
	struct keymap keymap = { 0 };
	assert_int_equal(keymap_type(&keymap, KEY_KP5, 1), '5');
	assert_int_equal(keymap_type(&keymap, KEY_KPENTER, 1), '\n');
}

static void test_function_keys_and_mouse_buttons_type_nothing(void **state)
{
	(void)state;
	struct keymap keymap = { 0 };
	assert_int_equal(keymap_type(&keymap, KEY_F1, 1), 0);
	assert_int_equal(keymap_type(&keymap, KEY_CNT + 100, 1), 0);
	assert_int_equal(keymap_type(&keymap, BTN_LEFT, 1), 0);
}

static void test_enter_and_tab_end_a_code(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "abc 123\n", 0), SCAN_CODE);
	assert_string_equal(scan.text, "abc 123");
	assert_int_equal(type_text(&scan, &rule, "xyz\t", 1), SCAN_CODE);
	assert_string_equal(scan.text, "xyz");
	assert_true(scan_due_us(&scan, &rule) == INT64_MAX);
}

static void test_a_code_that_is_too_short_or_too_long_is_refused(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "ab\n", 0), SCAN_TOO_SHORT);
	assert_int_equal(type_text(&scan, &rule, "\n", 0), SCAN_TOO_SHORT);
	assert_int_equal(type_text(&scan, &rule, "12345678901234567890\n", 0), SCAN_CODE);
	assert_int_equal(type_text(&scan, &rule, "123456789012345678901\n", 0), SCAN_TOO_LONG);
	assert_int_equal(type_text(&scan, &rule, "abc\n", 0), SCAN_CODE);
	assert_string_equal(scan.text, "abc");
	struct scan_rule wide = { .least = 0, .most = 100000, .pause_us = 1 };
	for (int i = 0; i < 3 * SCAN_MAX; i++)
		assert_int_equal(scan_type(&scan, &wide, 'a', 0), SCAN_NOTHING);
	assert_int_equal(scan_type(&scan, &wide, '\n', 0), SCAN_TOO_LONG);
}

static void test_a_bad_character_spoils_the_whole_code(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "abc\bdef\n", 0), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule,
				   "a\x7f"
				   "c\n",
				   0),
			 SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "ab\xe5\xad\x97\n", 0), SCAN_BAD_CHARACTER);
}

static void test_two_pieces_are_never_joined(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "lost", 0), SCAN_NOTHING);
	assert_true(scan_due_us(&scan, &rule) == 200 * MS);
	assert_int_equal(scan_advance(&scan, &rule, 200 * MS - 1), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 200 * MS), SCAN_CUT_OFF);
}

/* A reader that stalls in the middle of a number: its tail alone is somebody else's. */
static void test_the_rest_of_a_cut_code_is_no_code(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "2026", 0), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 250 * MS), SCAN_CUT_OFF);
	assert_int_equal(type_text(&scan, &rule, "0017", 250 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 4000 * MS), SCAN_CUT_OFF); /* and once more */
	assert_int_equal(type_text(&scan, &rule, "345\n", 5200 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "20260017345\n", 5300 * MS), SCAN_CODE);
	assert_string_equal(scan.text, "20260017345");
}

/* Shown again after a cut: at once, the Enter that was late or the first try end the suspicion;
 * later there is none. */
static void test_a_code_that_is_shown_again_later_is_taken(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "2026", 0), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 250 * MS), SCAN_CUT_OFF);
	assert_int_equal(type_text(&scan, &rule, "\n", 300 * MS), SCAN_TOO_SHORT);
	assert_int_equal(type_text(&scan, &rule, "2026\n", 900 * MS), SCAN_CODE);
	assert_int_equal(type_text(&scan, &rule, "20", 1000 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 1200 * MS), SCAN_CUT_OFF);
	assert_int_equal(type_text(&scan, &rule, "2026\n", 5999 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "2026\n", 5999 * MS), SCAN_CODE);
	assert_int_equal(type_text(&scan, &rule, "20", 7000 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 7200 * MS), SCAN_CUT_OFF);
	assert_int_equal(type_text(&scan, &rule, "2026\n", 12000 * MS), SCAN_CODE);
}

static void test_lost_characters_spoil_what_is_left(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	scan_spoil(&scan, 0); /* the head was lost: nothing was under way yet */
	assert_int_equal(type_text(&scan, &rule, "0017\n", 10 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "20260017\n", 20 * MS), SCAN_CODE);
	scan_spoil(&scan, 30 * MS); /* with the last code still there */
	assert_int_equal(type_text(&scan, &rule, "0017\n", 40 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "2026", 50 * MS), SCAN_NOTHING);
	scan_spoil(&scan, 60 * MS); /* in the middle */
	assert_int_equal(type_text(&scan, &rule, "17\n", 70 * MS), SCAN_BAD_CHARACTER);
	scan_spoil(&scan, 80 * MS); /* a whole one: the next begins later */
	assert_int_equal(scan_advance(&scan, &rule, 900 * MS), SCAN_NOTHING);
	assert_int_equal(type_text(&scan, &rule, "20260017\n", 5080 * MS), SCAN_CODE);
}

static void test_a_pause_ends_a_code_of_a_reader_without_enter(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	struct scan_rule pauses = rule;
	pauses.pause_ends = true;
	assert_int_equal(type_text(&scan, &pauses, "code1", 0), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &pauses, 200 * MS), SCAN_CODE);
	assert_string_equal(scan.text, "code1");
	assert_int_equal(scan_advance(&scan, &pauses, 900 * MS), SCAN_NOTHING);
}

static void test_clearing_leaves_nothing_of_a_person(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	struct scan empty = { 0 };
	assert_int_equal(type_text(&scan, &rule, "20261234\n", 0), SCAN_CODE);
	scan_clear(&scan);
	assert_memory_equal(&scan, &empty, sizeof(scan));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_printable_character_has_a_key),
		cmocka_unit_test(test_shift_and_caps_lock_change_what_a_key_types),
		cmocka_unit_test(test_a_keypad_types_digits_and_enter),
		cmocka_unit_test(test_function_keys_and_mouse_buttons_type_nothing),
		cmocka_unit_test(test_enter_and_tab_end_a_code),
		cmocka_unit_test(test_a_code_that_is_too_short_or_too_long_is_refused),
		cmocka_unit_test(test_a_bad_character_spoils_the_whole_code),
		cmocka_unit_test(test_two_pieces_are_never_joined),
		cmocka_unit_test(test_the_rest_of_a_cut_code_is_no_code),
		cmocka_unit_test(test_a_code_that_is_shown_again_later_is_taken),
		cmocka_unit_test(test_lost_characters_spoil_what_is_left),
		cmocka_unit_test(test_a_pause_ends_a_code_of_a_reader_without_enter),
		cmocka_unit_test(test_clearing_leaves_nothing_of_a_person),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
