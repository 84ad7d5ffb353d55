/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/coach/coach.h"
#include "booth-ui/phrase.h"
#include "booth-ui/type.h"

/* 27 inches, upright, at 80 cm. */
static const struct type_screen upright = {
	.width = 1080, .height = 1920, .diagonal_in = 27, .distance_cm = 80
};

static void test_a_letter_spans_seven_tenths_of_a_degree(void **state)
{
	(void)state;
	/* 9.77 mm at 80 cm, 3.21 pixels a millimetre, and a capital has 0.733 em */
	assert_in_range((unsigned)type_needed(&upright), 42, 43);
	struct type_screen near = upright;
	near.distance_cm = 40;
	assert_in_range((unsigned)type_needed(&near), 21, 22);
}

static void test_the_monitor_knows_better_than_the_setting(void **state)
{
	(void)state;
	struct type_screen told = upright;
	told.width_mm = 672; /* twice as wide as 27 inches */
	told.height_mm = 1196;
	assert_in_range((unsigned)type_needed(&told), 21, 22);
}

static void test_a_large_screen_setting_makes_all_letters_larger(void **state)
{
	(void)state;
	struct type_screen large = upright;
	large.is_large = true;
	struct type_sizes normal = type_sizes_for(&upright), bigger = type_sizes_for(&large);
	for (int i = 0; i < TYPE_COUNT; i++)
		assert_true(bigger.size[i] > normal.size[i]);
}

static void test_an_unknown_monitor_has_letters_by_its_pixels(void **state)
{
	(void)state;
	struct type_screen unknown = { .width = 1080, .height = 1920, .distance_cm = 80 };
	assert_in_range(type_sizes_for(&unknown).unit, 45, 50);
	assert_true(type_pixels_per_mm(&unknown) == 0);
}

static void test_a_small_near_screen_is_tight(void **state)
{
	(void)state;
	struct type_screen small = {
		.width = 800, .height = 480, .diagonal_in = 7, .distance_cm = 45
	};
	assert_true(type_sizes_for(&small).is_tight);
	assert_false(type_sizes_for(&upright).is_tight);
}

/* A ruler for which every character is one size wide, and a zero-width space nothing. */
static void measure(void *user, const char *text, int size, bool is_bold, int width, int *ret_width,
		    int *ret_height)
{
	(void)user;
	(void)is_bold;
	(void)width;
	*ret_width = 0;
	for (const char *at = text; *at; at++)
		*ret_width += ((unsigned char)*at & 0xc0) != 0x80 ? size : 0;
	*ret_height = size;
}

static const struct drawing_ruler ruler = { .measure = measure };
static const struct phrase_font font = { &ruler, 10, false };

static void test_lines_end_where_phrases_end_and_are_even(void **state)
{
	(void)state;
	char lines[PHRASE_BYTES];
	assert_true(phrase_break(&font, "look into the lens now", 180, lines));
	assert_string_equal(lines, "look into\nthe lens now");
	assert_true(phrase_break(&font, "这张不能用\u200b请再拍一张", 90, lines));
	assert_string_equal(lines, "这张不能用\n请再拍一张");
	assert_true(phrase_break(&font, "看着镜头，自然睁眼。再拍一张。", 90, lines));
	assert_string_equal(lines, "看着镜头，\n自然睁眼。\n再拍一张。");
	/* a Chinese phrase that is wider than a line is broken evenly, and never before a mark */
	assert_true(phrase_break(&font, "照相程序没有响应。", 80, lines));
	assert_string_equal(lines, "照相程序没\n有响应。");
	assert_true(phrase_break(&font, "two\nlines already here", 150, lines));
	assert_string_equal(lines, "two\nlines\nalready here");
	assert_true(phrase_break(&font, "学校名称 · 图书馆一楼", 100, lines));
	assert_string_equal(lines, "学校名称 ·\n图书馆一楼");
}

static void test_a_text_without_phrases_is_left_to_the_renderer(void **state)
{
	(void)state;
	char lines[PHRASE_BYTES];
	assert_false(phrase_break(&font, "short", 180, lines));
	assert_false(phrase_break(&font, "onelongwordwithoutspaces", 100, lines));
}

static void test_the_coach_shows_every_fault_and_goes_the_way_that_mends_it(void **state)
{
	(void)state;
	struct coach right = coach_right(REASON_NO_FACE);
	for (int i = 0; i < WAY_COUNT; i++) {
		struct coach wrong = coach_wrong(way_reason((enum way)i), (enum way)i);
		assert_false(coach_is_same(&wrong, &right));
		struct coach there = coach_between(&wrong, &right, 1);
		assert_true(there.yaw == 0 && there.pitch == 0 && there.roll == 0 && there.x == 0);
	}
	/* who must move left sits too far to the right, also in the mirror */
	assert_true(coach_wrong(REASON_OFF_CENTRE, WAY_LEFT).x > 0);
	assert_true(coach_wrong(REASON_HEAD_TURNED, WAY_TURN_LEFT).yaw > 0);
	assert_true(coach_wrong(REASON_HEAD_RAISED, WAY_CHIN_UP).pitch < 0);
	assert_true(coach_wrong(REASON_EYES_CLOSED, WAY_NONE).is_blind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_letter_spans_seven_tenths_of_a_degree),
		cmocka_unit_test(test_the_monitor_knows_better_than_the_setting),
		cmocka_unit_test(test_a_large_screen_setting_makes_all_letters_larger),
		cmocka_unit_test(test_an_unknown_monitor_has_letters_by_its_pixels),
		cmocka_unit_test(test_a_small_near_screen_is_tight),
		cmocka_unit_test(test_lines_end_where_phrases_end_and_are_even),
		cmocka_unit_test(test_a_text_without_phrases_is_left_to_the_renderer),
		cmocka_unit_test(test_the_coach_shows_every_fault_and_goes_the_way_that_mends_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
