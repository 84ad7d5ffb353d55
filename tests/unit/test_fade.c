/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/fade.h"

enum { WIDTH = 5, HEIGHT = 3, BYTES = WIDTH * HEIGHT * IMAGE_BYTES_PER_PIXEL };

static uint8_t pixels[BYTES];
static const struct image canvas = {
	.pixels = pixels, .width = WIDTH, .height = HEIGHT, .stride = WIDTH * IMAGE_BYTES_PER_PIXEL
};

static void paint(uint8_t level)
{
	memset(pixels, level, sizeof(pixels));
}

static void test_the_old_page_becomes_the_new_one_in_six_pictures(void **state)
{
	(void)state;
	struct fade fade = { 0 };
	paint(0);
	fade_begin(&fade, &canvas, 1000);
	paint(240);
	int pictures = 0, last = -1;
	for (int64_t now_ms = 1000; fade_frame(&fade, &canvas, now_ms) != &canvas;
	     now_ms = fade_next_ms(&fade, now_ms)) {
		for (int i = 1; i < BYTES; i++)
			assert_int_equal(fade.shown.pixels[i], fade.shown.pixels[0]);
		assert_true(fade.shown.pixels[0] > last);
		last = fade.shown.pixels[0];
		pictures++;
	}
	assert_int_equal(pictures, FADE_MS / FADE_STEP_MS);
	assert_int_equal(last, 199); /* 240 * 5 / 6, rounded down twice */
	assert_int_equal(fade_next_ms(&fade, 2000), -1);
	fade_free(&fade);
}

static void test_each_channel_is_blended_alone(void **state)
{
	(void)state;
	struct fade fade = { 0 };
	const uint8_t old[4] = { 255, 0, 255, 0 }, new[4] = { 0, 255, 255, 0 };
	memcpy(pixels, old, sizeof(old));
	fade_begin(&fade, &canvas, 0);
	memcpy(pixels, new, sizeof(new));
	const struct image *half = fade_frame(&fade, &canvas, FADE_MS / 2);
	assert_int_equal(half->pixels[0], 127);
	assert_int_equal(half->pixels[1], 127);
	assert_int_equal(half->pixels[2], 255);
	assert_int_equal(half->pixels[3], 0);
	fade_free(&fade);
}

static void test_a_live_picture_goes_on_in_the_blend(void **state)
{
	(void)state;
	struct fade fade = { 0 };
	paint(0);
	fade_begin(&fade, &canvas, 0);
	paint(100);
	assert_int_equal(fade_frame(&fade, &canvas, FADE_MS / 2)->pixels[0], 50);
	paint(200);
	assert_int_equal(fade_frame(&fade, &canvas, FADE_MS / 2)->pixels[0], 100);
	fade_free(&fade);
}

static void test_a_stopped_change_and_another_size_show_the_canvas(void **state)
{
	(void)state;
	struct fade fade = { 0 };
	struct image smaller = canvas;
	smaller.height = 1;
	assert_ptr_equal(fade_frame(&fade, &canvas, 0), &canvas);
	fade_begin(&fade, &canvas, 0);
	fade_stop(&fade);
	assert_ptr_equal(fade_frame(&fade, &canvas, 1), &canvas);
	fade_begin(&fade, &smaller, 0);
	assert_int_equal(fade_frame(&fade, &smaller, 1)->height, 1);
	fade_free(&fade);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_old_page_becomes_the_new_one_in_six_pictures),
		cmocka_unit_test(test_each_channel_is_blended_alone),
		cmocka_unit_test(test_a_live_picture_goes_on_in_the_blend),
		cmocka_unit_test(test_a_stopped_change_and_another_size_show_the_canvas),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
