/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/blit.h"

static const struct drawing_crop whole = { 0, 0, 1, 1 };

static struct image create_image(int width, int height)
{
	size_t stride = (size_t)width * IMAGE_BYTES_PER_PIXEL;
	uint8_t *pixels = calloc((size_t)height, stride);
	assert_non_null(pixels);
	return (struct image){ pixels, width, height, stride };
}

static uint32_t pixel(const struct image *image, int x, int y)
{
	uint32_t value;
	memcpy(&value, image_row(image, y) + (size_t)x * 4, 4);
	return value & 0xffffff;
}

static void set_pixel(const struct image *image, int x, int y, uint32_t value)
{
	memcpy(image_row(image, y) + (size_t)x * 4, &value, 4);
}

/* A picture whose pixels all differ. */
static struct image create_numbered(int width, int height)
{
	struct image image = create_image(width, height);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			set_pixel(&image, x, y, (uint32_t)(y * 251 * 256 + x * 7 + 1));
	return image;
}

static void draw(const struct image *source, const struct drawing_crop *crop, bool is_mirrored,
		 struct rect place, struct rect clip, const struct image *target)
{
	struct blit *blit;
	assert_int_equal(blit_create(&blit), 0);
	assert_int_equal(blit_draw(blit, source, crop, is_mirrored, place, clip, target), 0);
	blit_destroy(blit);
}

static void test_a_copy_of_the_same_size_keeps_every_pixel(void **state)
{
	(void)state;
	struct image source = create_numbered(48, 64), target = create_image(48, 64);
	struct rect all = { 0, 0, 48, 64 };
	draw(&source, &whole, false, all, all, &target);
	assert_memory_equal(source.pixels, target.pixels, 48 * 64 * 4);
	free(source.pixels);
	free(target.pixels);
}

static void test_a_mirrored_copy_swaps_left_and_right(void **state)
{
	(void)state;
	struct image source = create_numbered(48, 64), target = create_image(48, 64);
	struct rect all = { 0, 0, 48, 64 };
	draw(&source, &whole, true, all, all, &target);
	for (int y = 0; y < 64; y++)
		for (int x = 0; x < 48; x++)
			assert_int_equal(pixel(&target, 47 - x, y), pixel(&source, x, y));
	free(source.pixels);
	free(target.pixels);
}

/* The left half of the source is white, so the right half of the place must be. */
static void test_a_picture_is_scaled_and_mirrored(void **state)
{
	(void)state;
	struct image source = create_image(20, 10), target = create_image(100, 60);
	for (int y = 0; y < 10; y++)
		for (int x = 0; x < 10; x++)
			set_pixel(&source, x, y, 0xffffff);
	struct rect place = { 5, 5, 80, 40 };
	draw(&source, &whole, true, place, place, &target);
	for (int y = 5; y < 45; y++) {
		assert_int_equal(pixel(&target, 5, y), 0);
		assert_int_equal(pixel(&target, 40, y), 0);
		assert_int_equal(pixel(&target, 50, y), 0xffffff);
		assert_int_equal(pixel(&target, 84, y), 0xffffff);
		assert_int_equal(pixel(&target, 85, y), 0); /* beside the place */
	}
	free(source.pixels);
	free(target.pixels);
}

static void test_scaling_is_bilinear(void **state)
{
	(void)state;
	struct image source = create_image(2, 1), target = create_image(4, 1);
	set_pixel(&source, 0, 0, 0x000000);
	set_pixel(&source, 1, 0, 0x80c840);
	struct rect all = { 0, 0, 4, 1 };
	draw(&source, &whole, false, all, all, &target);
	/* The centres of the target's pixels lie at -0.25, 0.25, 0.75, 1.25 of the source. */
	assert_int_equal(pixel(&target, 0, 0), 0x000000);
	assert_int_equal(pixel(&target, 1, 0), 0x203210);
	assert_int_equal(pixel(&target, 2, 0), 0x609630);
	assert_int_equal(pixel(&target, 3, 0), 0x80c840);
	free(source.pixels);
	free(target.pixels);
}

static void test_a_crop_is_drawn(void **state)
{
	(void)state;
	struct image source = create_numbered(40, 40), target = create_image(10, 20);
	struct drawing_crop crop = { 0.5f, 0.25f, 0.25f, 0.5f };
	struct rect all = { 0, 0, 10, 20 };
	draw(&source, &crop, false, all, all, &target);
	for (int y = 0; y < 20; y++)
		for (int x = 0; x < 10; x++)
			assert_int_equal(pixel(&target, x, y), pixel(&source, 20 + x, 10 + y));
	free(source.pixels);
	free(target.pixels);
}

/* Two parts, drawn one after the other, give the same picture as one call for the whole. */
static void test_pixels_outside_the_clip_stay(void **state)
{
	(void)state;
	struct image source = create_numbered(33, 21), once = create_image(90, 70),
		     parts = create_image(90, 70);
	struct rect place = { 7, 3, 71, 59 };
	struct rect left = { 0, 0, 40, 70 }, right = { 40, 0, 50, 70 };
	draw(&source, &whole, true, place, (struct rect){ 0, 0, 90, 70 }, &once);
	draw(&source, &whole, true, place, left, &parts);
	for (int y = 0; y < 70; y++)
		for (int x = 40; x < 90; x++)
			assert_int_equal(pixel(&parts, x, y), 0);
	draw(&source, &whole, true, place, right, &parts);
	assert_memory_equal(once.pixels, parts.pixels, 90 * 70 * 4);
	free(source.pixels);
	free(once.pixels);
	free(parts.pixels);
}

static void test_places_beyond_the_canvas_and_tiny_pictures_are_drawn(void **state)
{
	(void)state;
	struct image source = create_image(1, 1), target = create_image(16, 16);
	set_pixel(&source, 0, 0, 0x123456);
	draw(&source, &whole, true, (struct rect){ -8, -8, 64, 64 }, (struct rect){ 0, 0, 99, 99 },
	     &target);
	assert_int_equal(pixel(&target, 0, 0), 0x123456);
	assert_int_equal(pixel(&target, 15, 15), 0x123456);
	struct blit *blit;
	assert_int_equal(blit_create(&blit), 0);
	struct image nothing = { 0 };
	struct rect all = { 0, 0, 16, 16 };
	assert_int_equal(blit_draw(blit, &nothing, &whole, false, all, all, &target), -EINVAL);
	blit_destroy(blit);
	blit_destroy(NULL);
	free(source.pixels);
	free(target.pixels);
}

static void test_another_geometry_gets_new_weights(void **state)
{
	(void)state;
	struct image source = create_numbered(16, 16), target = create_image(16, 16);
	struct rect all = { 0, 0, 16, 16 };
	struct blit *blit;
	assert_int_equal(blit_create(&blit), 0);
	assert_int_equal(blit_draw(blit, &source, &whole, true, all, all, &target), 0);
	assert_int_equal(pixel(&target, 0, 5), pixel(&source, 15, 5));
	assert_int_equal(blit_draw(blit, &source, &whole, false, all, all, &target), 0);
	assert_memory_equal(source.pixels, target.pixels, 16 * 16 * 4);
	blit_destroy(blit);
	free(source.pixels);
	free(target.pixels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_copy_of_the_same_size_keeps_every_pixel),
		cmocka_unit_test(test_a_mirrored_copy_swaps_left_and_right),
		cmocka_unit_test(test_a_picture_is_scaled_and_mirrored),
		cmocka_unit_test(test_scaling_is_bilinear),
		cmocka_unit_test(test_a_crop_is_drawn),
		cmocka_unit_test(test_pixels_outside_the_clip_stay),
		cmocka_unit_test(test_places_beyond_the_canvas_and_tiny_pictures_are_drawn),
		cmocka_unit_test(test_another_geometry_gets_new_weights),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
