/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/scanout.h"

enum { WIDTH = 5, HEIGHT = 3 };

static uint32_t numbered[HEIGHT][WIDTH];

static struct image canvas(void)
{
	for (uint32_t y = 0; y < HEIGHT; y++)
		for (uint32_t x = 0; x < WIDTH; x++)
			numbered[y][x] = (y + 1) << 16 | (x + 1) << 8 | 7;
	return (struct image){ (uint8_t *)numbered, WIDTH, HEIGHT, WIDTH * 4 };
}

static const struct rect everything = { 0, 0, WIDTH, HEIGHT };

/* The canvas pixel that the monitor's pixel (x, y) must have. */
static uint32_t expected_at(int rotate, int x, int y)
{
	switch (rotate) {
	case 90:
		return numbered[HEIGHT - 1 - x][y];
	case 180:
		return numbered[HEIGHT - 1 - y][WIDTH - 1 - x];
	case 270:
		return numbered[x][WIDTH - 1 - y];
	default:
		return numbered[y][x];
	}
}

static void test_each_rotation_puts_every_pixel_in_its_place(void **state)
{
	(void)state;
	struct image image = canvas();
	for (int rotate = 0; rotate < 360; rotate += 90) {
		bool sideways = rotate % 180 != 0;
		int width = sideways ? HEIGHT : WIDTH, height = sideways ? WIDTH : HEIGHT;
		uint32_t memory[WIDTH * HEIGHT] = { 0 };
		struct scanout scanout = { .memory = (uint8_t *)memory,
					   .width = width,
					   .height = height,
					   .stride = (size_t)width * 4,
					   .rotate = rotate,
					   SCANOUT_BGRX };
		assert_int_equal(scanout_check(&scanout), 0);
		int canvas_width, canvas_height;
		scanout_canvas_size(&scanout, &canvas_width, &canvas_height);
		assert_int_equal(canvas_width, WIDTH);
		assert_int_equal(canvas_height, HEIGHT);
		scanout_copy(&scanout, &image, everything);
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				assert_int_equal(memory[y * width + x], expected_at(rotate, x, y));
	}
}

static void test_a_damaged_part_changes_its_own_pixels_only(void **state)
{
	(void)state;
	struct image image = canvas();
	for (int rotate = 0; rotate < 360; rotate += 90) {
		int width = rotate % 180 ? HEIGHT : WIDTH;
		uint32_t part[WIDTH * HEIGHT] = { 0 }, whole[WIDTH * HEIGHT];
		struct scanout scanout = { .memory = (uint8_t *)whole,
					   .width = width,
					   .height = WIDTH + HEIGHT - width,
					   .stride = (size_t)width * 4,
					   .rotate = rotate,
					   SCANOUT_BGRX };
		scanout_copy(&scanout, &image, everything);
		scanout.memory = (uint8_t *)part;
		scanout_copy(&scanout, &image, (struct rect){ 1, 1, 2, 9 });
		int copied = 0;
		for (int i = 0; i < WIDTH * HEIGHT; i++) {
			uint32_t y = (whole[i] >> 16) - 1, x = (whole[i] >> 8 & 0xff) - 1;
			bool inside = x >= 1 && x < 3 && y >= 1;
			assert_int_equal(part[i], inside ? whole[i] : 0);
			copied += inside;
		}
		assert_int_equal(copied, 4);
	}
}

static void test_each_pixel_format_gets_its_bits(void **state)
{
	(void)state;
	uint32_t pixel = 0x00f08b41; /* R f0, G 8b, B 41 */
	struct image image = { (uint8_t *)&pixel, 1, 1, 4 };
	struct rect one = { 0, 0, 1, 1 };
	static const struct {
		int bytes;
		struct scanout_field red, green, blue;
		uint8_t expected[4];
	} rows[] = {
		{ 2, { 11, 5 }, { 5, 6 }, { 0, 5 }, { 0x48, 0xf4 } }, /* 565: 11110 100010 01000 */
		{ 2, { 10, 5 }, { 5, 5 }, { 0, 5 }, { 0x28, 0x7a } }, /* 555: 11110 10001 01000 */
		{ 3, { 16, 8 }, { 8, 8 }, { 0, 8 }, { 0x41, 0x8b, 0xf0 } },
		{ 4, { 0, 8 }, { 8, 8 }, { 16, 8 }, { 0xf0, 0x8b, 0x41, 0 } }, /* RGBX */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t memory[4] = { 0 };
		struct scanout scanout = {
			memory, 1, 1, 4, rows[i].bytes, rows[i].red, rows[i].green, rows[i].blue, 0
		};
		assert_int_equal(scanout_check(&scanout), 0);
		scanout_copy(&scanout, &image, one);
		assert_memory_equal(memory, rows[i].expected, (size_t)rows[i].bytes);
	}
}

static void test_unknown_formats_and_rotations_are_refused(void **state)
{
	(void)state;
	uint8_t memory[64];
	struct scanout good = {
		.memory = memory, .width = 4, .height = 4, .stride = 16, SCANOUT_BGRX
	};
	assert_int_equal(scanout_check(&good), 0);
	struct scanout wrong = good;
	wrong.rotate = 45;
	assert_int_equal(scanout_check(&wrong), -EINVAL);
	wrong = good;
	wrong.bytes_per_pixel = 1;
	assert_int_equal(scanout_check(&wrong), -EINVAL);
	wrong = good;
	wrong.red.offset = 25; /* beyond the pixel */
	assert_int_equal(scanout_check(&wrong), -EINVAL);
	wrong = good;
	wrong.green.length = 10; /* deep colour */
	assert_int_equal(scanout_check(&wrong), -EINVAL);
	wrong = good;
	wrong.stride = 15;
	assert_int_equal(scanout_check(&wrong), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_rotation_puts_every_pixel_in_its_place),
		cmocka_unit_test(test_a_damaged_part_changes_its_own_pixels_only),
		cmocka_unit_test(test_each_pixel_format_gets_its_bits),
		cmocka_unit_test(test_unknown_formats_and_rotations_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
