/* SPDX-License-Identifier: MIT */
/* keymap and scan together: keys in, codes out. */
#include "daemon/core/keymap.h"
#include "daemon/core/scan.h"

#include <linux/input-event-codes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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

static void press(struct keymap *keymap, unsigned code)
{
	assert_int_equal(keymap_type(keymap, code, 1), KEYMAP_NOTHING);
}

static void test_every_printable_character_has_a_key_on_the_us_layout(void **state)
{
	(void)state;
	bool seen[128] = { false };
	for (unsigned code = 0; code < KEY_CNT; code++) {
		struct keymap plain = { 0 }, shifted = { 0 };
		press(&shifted, KEY_RIGHTSHIFT);
		int one = keymap_type(&plain, code, 1), other = keymap_type(&shifted, code, 1);
		seen[one > 0 ? one : 0] = true;
		seen[other > 0 ? other : 0] = true;
	}
	for (int c = ' '; c <= '~'; c++)
		assert_true(seen[c]);
	assert_true(seen['\n'] && seen['\t']);
}

static void test_shift_and_caps_lock(void **state)
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

static void test_a_key_without_a_character_is_unreadable_and_not_passed_over(void **state)
{
	(void)state;
	static const unsigned codes[] = { KEY_F1,    KEY_LEFT,      KEY_ESC,
					  KEY_102ND, KEY_CNT + 100, BTN_LEFT };
	struct keymap keymap = { 0 };
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		assert_int_equal(keymap_type(&keymap, codes[i], 1), KEYMAP_UNREADABLE);
		assert_int_equal(keymap_type(&keymap, codes[i], 2), KEYMAP_NOTHING);
		assert_int_equal(keymap_type(&keymap, codes[i], 0), KEYMAP_NOTHING);
	}
	press(&keymap, KEY_NUMLOCK);
	press(&keymap, KEY_CAPSLOCK);
	press(&keymap, KEY_LEFTMETA);
	assert_int_equal(keymap_type(&keymap, KEY_A, 1), KEYMAP_UNREADABLE);
}

/* What Alt and these keypad digits type. */
static int type_number(const char *digits)
{
	static const unsigned keypad[] = { KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
					   KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9 };
	struct keymap keymap = { 0 };
	press(&keymap, KEY_LEFTALT);
	for (; *digits; digits++) {
		int typed = keymap_type(&keymap, keypad[*digits - '0'], 1);
		if (typed != KEYMAP_NOTHING) {
			assert_int_equal(keymap_type(&keymap, KEY_LEFTALT, 0), KEYMAP_NOTHING);
			return typed;
		}
		assert_int_equal(keymap_type(&keymap, keypad[*digits - '0'], 0), KEYMAP_NOTHING);
	}
	return keymap_type(&keymap, KEY_LEFTALT, 0);
}

static void test_alt_and_three_or_four_digits_type_the_character_of_that_number(void **state)
{
	(void)state;
	static const struct {
		const char *digits;
		int typed;
	} rows[] = {
		{ "065", 'A' },
		{ "0065", 'A' },
		{ "126", '~' },
		{ "032", ' ' },
		{ "013", '\n' },
		{ "0010", '\n' },
		{ "009", '\t' },
		{ "029", KEYMAP_UNREADABLE }, /* GS */
		{ "0008", KEYMAP_UNREADABLE },
		{ "127", KEYMAP_UNREADABLE },
		{ "0233", KEYMAP_UNREADABLE }, /* e with acute */
		{ "65", KEYMAP_UNREADABLE },
		{ "5", KEYMAP_UNREADABLE },
		{ "", KEYMAP_UNREADABLE },
		{ "00065", KEYMAP_UNREADABLE },
		{ "9999", KEYMAP_UNREADABLE },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(type_number(rows[i].digits), rows[i].typed);
	for (int c = ' '; c <= '~'; c++) {
		char digits[8];
		(void)snprintf(digits, sizeof(digits), "%03d", c);
		assert_int_equal(type_number(digits), c);
		(void)snprintf(digits, sizeof(digits), "%04d", c);
		assert_int_equal(type_number(digits), c);
	}
}

static void test_other_keys_with_alt_are_unreadable(void **state)
{
	(void)state;
	static const unsigned codes[] = { KEY_1, KEY_A, KEY_KPPLUS, KEY_ENTER, KEY_TAB, KEY_KPDOT };
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		struct keymap keymap = { 0 };
		press(&keymap, KEY_LEFTALT);
		press(&keymap, KEY_KP0);
		press(&keymap, KEY_KP6);
		assert_int_equal(keymap_type(&keymap, codes[i], 1), KEYMAP_UNREADABLE);
		assert_int_equal(keymap_type(&keymap, KEY_KP5, 1), KEYMAP_UNREADABLE);
		assert_int_equal(keymap_type(&keymap, KEY_LEFTALT, 0), KEYMAP_NOTHING);
		assert_int_equal(keymap_type(&keymap, KEY_5, 1), '5');
	}
	struct keymap keymap = { 0 };
	press(&keymap, KEY_LEFTSHIFT);
	press(&keymap, KEY_LEFTALT);
	assert_int_equal(keymap_type(&keymap, KEY_KP0, 1), KEYMAP_UNREADABLE);
}

/* The kernel dropped events while Alt was down: the digits we have are not all. */
static void test_a_number_with_lost_digits_is_no_character(void **state)
{
	(void)state;
	struct keymap keymap = { 0 };
	press(&keymap, KEY_LEFTALT);
	press(&keymap, KEY_KP0);
	keymap_sync(&keymap, KEY_KP6, false);
	assert_int_equal(keymap_type(&keymap, KEY_KP5, 1), KEYMAP_UNREADABLE);
	assert_int_equal(keymap_type(&keymap, KEY_LEFTALT, 0), KEYMAP_NOTHING);
	keymap_sync(&keymap, KEY_LEFTSHIFT, true);
	assert_int_equal(keymap_type(&keymap, KEY_A, 1), 'A');
	keymap_sync(&keymap, KEY_LEFTSHIFT, false);
	assert_int_equal(keymap_type(&keymap, KEY_A, 1), 'a');
}

static void test_ctrl_types_ends_and_nothing_else(void **state)
{
	(void)state;
	struct keymap keymap = { .layout = KEYMAP_FR };
	press(&keymap, KEY_RIGHTCTRL);
	for (unsigned code = 1; code < KEY_LEFTCTRL; code++) {
		int expected = code == KEY_J || code == KEY_SEMICOLON ? '\n' /* m in France */
			       : code == KEY_I                        ? '\t'
								      : KEYMAP_UNREADABLE;
		assert_int_equal(keymap_type(&keymap, code, 1), expected);
	}
	press(&keymap, KEY_LEFTSHIFT);
	assert_int_equal(keymap_type(&keymap, KEY_J, 1), KEYMAP_UNREADABLE);
	assert_int_equal(keymap_type(&keymap, KEY_U, 1), KEYMAP_UNREADABLE);
}

static void test_ctrl_and_alt_together_are_alt_gr(void **state)
{
	(void)state;
	struct keymap keymap = { .layout = KEYMAP_DE };
	press(&keymap, KEY_LEFTCTRL);
	press(&keymap, KEY_LEFTALT);
	assert_int_equal(keymap_type(&keymap, KEY_Q, 1), '@');
	assert_int_equal(keymap_type(&keymap, KEY_W, 1), KEYMAP_UNREADABLE);
	assert_int_equal(keymap_type(&keymap, KEY_LEFTALT, 0), KEYMAP_NOTHING);
	assert_int_equal(keymap_type(&keymap, KEY_LEFTCTRL, 0), KEYMAP_NOTHING);
	press(&keymap, KEY_RIGHTALT);
	assert_int_equal(keymap_type(&keymap, KEY_7, 1), '{');
	press(&keymap, KEY_LEFTSHIFT);
	assert_int_equal(keymap_type(&keymap, KEY_7, 1), KEYMAP_UNREADABLE);
}

/* Enter with a modifier: the key is stuck, or it is a command. The keypad with Shift moves a cursor. */
static void test_ends_and_keypad_with_shift_are_unreadable(void **state)
{
	(void)state;
	static const unsigned codes[] = { KEY_ENTER, KEY_KPENTER, KEY_TAB, KEY_KP5, KEY_BACKSPACE };
	struct keymap keymap = { 0 };
	press(&keymap, KEY_RIGHTSHIFT);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		assert_int_equal(keymap_type(&keymap, codes[i], 1), KEYMAP_UNREADABLE);
	assert_int_equal(keymap_type(&keymap, KEY_SPACE, 1), ' ');
}

/* In Germany and France Caps Lock shifts digits on some systems, and on others not. */
static void test_caps_lock_is_certain_for_letters_only(void **state)
{
	(void)state;
	struct keymap german = { .layout = KEYMAP_DE }, british = { .layout = KEYMAP_UK };
	press(&german, KEY_CAPSLOCK);
	press(&british, KEY_CAPSLOCK);
	assert_int_equal(keymap_type(&german, KEY_Z, 1), 'Y');
	assert_int_equal(keymap_type(&german, KEY_1, 1), KEYMAP_UNREADABLE);
	assert_int_equal(keymap_type(&german, KEY_KP1, 1), '1');
	assert_int_equal(keymap_type(&german, KEY_ENTER, 1), '\n');
	assert_int_equal(keymap_type(&british, KEY_1, 1), '1');
}

static void test_layouts_are_found_by_name(void **state)
{
	(void)state;
	enum keymap_layout layout = KEYMAP_US;
	assert_true(keymap_find_layout("fr", &layout));
	assert_int_equal(layout, KEYMAP_FR);
	assert_false(keymap_find_layout("f", &layout));
	assert_false(keymap_find_layout("", &layout));
}

static void test_a_code_ends_with_its_terminator(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "abc 123\n", 0), SCAN_CODE);
	assert_string_equal(scan.text, "abc 123");
	assert_int_equal(type_text(&scan, &rule, "xyz\t", 1), SCAN_CODE);
	assert_string_equal(scan.text, "xyz");
	assert_true(scan_due_us(&scan, &rule) == INT64_MAX);
}

static void test_length_limits(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "ab\n", 0), SCAN_TOO_SHORT);
	assert_int_equal(type_text(&scan, &rule, "\n", 201 * MS), SCAN_TOO_SHORT);
	assert_int_equal(type_text(&scan, &rule, "12345678901234567890\n", 201 * MS), SCAN_CODE);
	assert_int_equal(type_text(&scan, &rule, "123456789012345678901\n", 201 * MS),
			 SCAN_TOO_LONG);
	assert_int_equal(type_text(&scan, &rule, "abc\n", 201 * MS), SCAN_CODE);
	assert_string_equal(scan.text, "abc");
	const struct scan_rule wide = { .least = 0, .most = 100000, .pause_us = 1 };
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

static void test_pieces_are_never_joined(void **state)
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
static void test_a_code_shown_again_after_a_cut(void **state)
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

static void test_a_reader_without_terminator(void **state)
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

static void test_clear_leaves_nothing_of_a_person(void **state)
{
	(void)state;
	static const char nothing[SCAN_MAX + 1];
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "20261234\n", 0), SCAN_CODE);
	scan_clear(&scan);
	assert_memory_equal(scan.text, nothing, sizeof(nothing));
	assert_int_equal(scan.length, 0);
}

static void test_a_second_end_is_part_of_the_first(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "2026\n", 0), SCAN_CODE);
	assert_int_equal(type_text(&scan, &rule, "\n", 200 * MS), SCAN_NOTHING);
	assert_int_equal(type_text(&scan, &rule, "\n", 401 * MS), SCAN_TOO_SHORT);
	/* But not where all of a code was lost, up to its Enter. */
	assert_int_equal(type_text(&scan, &rule, "2026\n", 500 * MS), SCAN_CODE);
	scan_spoil(&scan, 510 * MS);
	assert_int_equal(type_text(&scan, &rule, "\n", 520 * MS), SCAN_TOO_SHORT);
}

/* After a key that nobody can read even an Enter may be part of the code. */
static void test_an_unreadable_key_spoils_everything_up_to_a_pause(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "2026", 0), SCAN_NOTHING);
	assert_int_equal(scan_type(&scan, &rule, KEYMAP_UNREADABLE, 1 * MS), SCAN_NOTHING);
	assert_int_equal(type_text(&scan, &rule, "41\n1234\n", 100 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 299 * MS), SCAN_NOTHING);
	assert_int_equal(type_text(&scan, &rule, "5678\n", 299 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &rule, 499 * MS), SCAN_UNREADABLE);
	/* What begins within 5 s may be the rest, with or without an Enter between. */
	assert_int_equal(type_text(&scan, &rule, "\n", 1000 * MS), SCAN_TOO_SHORT);
	assert_int_equal(type_text(&scan, &rule, "1234\n", 1500 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "1234\n", 5298 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "1234\n", 5299 * MS), SCAN_CODE);
}

static void test_an_unreadable_key_alone_spoils_what_follows_it(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	struct scan_rule pauses = rule;
	pauses.pause_ends = true;
	assert_int_equal(scan_type(&scan, &pauses, KEYMAP_UNREADABLE, 0), SCAN_NOTHING);
	assert_int_equal(type_text(&scan, &pauses, "1234", 10 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &pauses, 210 * MS), SCAN_UNREADABLE);
	assert_int_equal(type_text(&scan, &pauses, "1234", 4000 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &pauses, 4200 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &pauses, "1234", 6000 * MS), SCAN_NOTHING);
	assert_int_equal(scan_advance(&scan, &pauses, 6200 * MS), SCAN_CODE);
}

/* A slow reader that presses and releases many keys for one character makes no pause. */
static void test_keys_that_type_nothing_keep_a_code_alive(void **state)
{
	(void)state;
	struct scan scan = { 0 };
	assert_int_equal(type_text(&scan, &rule, "12", 0), SCAN_NOTHING);
	for (int i = 1; i < 10; i++) {
		assert_int_equal(scan_advance(&scan, &rule, i * 150 * MS), SCAN_NOTHING);
		assert_int_equal(scan_type(&scan, &rule, KEYMAP_NOTHING, i * 150 * MS),
				 SCAN_NOTHING);
	}
	assert_int_equal(type_text(&scan, &rule, "34\n", 1500 * MS), SCAN_CODE);
	assert_string_equal(scan.text, "1234");
	assert_int_equal(scan_type(&scan, &rule, KEYMAP_NOTHING, 1510 * MS), SCAN_NOTHING);
	assert_true(scan_due_us(&scan, &rule) == INT64_MAX);
}

static void test_a_code_that_is_under_way_at_the_opening_is_not_read(void **state)
{
	(void)state;
	struct scan scan;
	scan_begin(&scan, &rule, 1000 * MS);
	assert_int_equal(type_text(&scan, &rule, "0017\n", 1199 * MS), SCAN_BAD_CHARACTER);
	assert_int_equal(type_text(&scan, &rule, "20260017\n", 1200 * MS), SCAN_CODE);
	scan_begin(&scan, &rule, 2000 * MS);
	assert_int_equal(type_text(&scan, &rule, "20260017\n", 2200 * MS), SCAN_CODE);
}

static void test_each_refusal_has_its_words(void **state)
{
	(void)state;
	assert_null(scan_event_text(SCAN_NOTHING));
	assert_null(scan_event_text(SCAN_CODE));
	for (int event = SCAN_TOO_SHORT; event <= SCAN_UNREADABLE; event++)
		assert_non_null(scan_event_text((enum scan_event)event));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_printable_character_has_a_key_on_the_us_layout),
		cmocka_unit_test(test_shift_and_caps_lock),
		cmocka_unit_test(test_a_keypad_types_digits_and_enter),
		cmocka_unit_test(test_a_key_without_a_character_is_unreadable_and_not_passed_over),
		cmocka_unit_test(
			test_alt_and_three_or_four_digits_type_the_character_of_that_number),
		cmocka_unit_test(test_other_keys_with_alt_are_unreadable),
		cmocka_unit_test(test_a_number_with_lost_digits_is_no_character),
		cmocka_unit_test(test_ctrl_types_ends_and_nothing_else),
		cmocka_unit_test(test_ctrl_and_alt_together_are_alt_gr),
		cmocka_unit_test(test_ends_and_keypad_with_shift_are_unreadable),
		cmocka_unit_test(test_caps_lock_is_certain_for_letters_only),
		cmocka_unit_test(test_layouts_are_found_by_name),
		cmocka_unit_test(test_a_code_ends_with_its_terminator),
		cmocka_unit_test(test_length_limits),
		cmocka_unit_test(test_a_bad_character_spoils_the_whole_code),
		cmocka_unit_test(test_pieces_are_never_joined),
		cmocka_unit_test(test_the_rest_of_a_cut_code_is_no_code),
		cmocka_unit_test(test_a_code_shown_again_after_a_cut),
		cmocka_unit_test(test_lost_characters_spoil_what_is_left),
		cmocka_unit_test(test_a_reader_without_terminator),
		cmocka_unit_test(test_clear_leaves_nothing_of_a_person),
		cmocka_unit_test(test_a_second_end_is_part_of_the_first),
		cmocka_unit_test(test_an_unreadable_key_spoils_everything_up_to_a_pause),
		cmocka_unit_test(test_an_unreadable_key_alone_spoils_what_follows_it),
		cmocka_unit_test(test_keys_that_type_nothing_keep_a_code_alive),
		cmocka_unit_test(test_a_code_that_is_under_way_at_the_opening_is_not_read),
		cmocka_unit_test(test_each_refusal_has_its_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
