/* SPDX-License-Identifier: MIT */
#include "daemon/imaging/preview.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/pictures.h"

static void test_the_largest_scale_that_fits_is_taken(void **state)
{
	(void)state;
	static const struct {
		int width, height, orientation, max_width, max_height, denominator;
	} rows[] = {
		{ 320, 180, 1, 320, 180, 1 }, { 320, 180, 1, 319, 180, 2 },
		{ 320, 180, 1, 320, 179, 2 }, { 320, 180, 1, 160, 90, 2 },
		{ 320, 180, 1, 100, 90, 4 },  { 321, 181, 1, 41, 23, 8 },
		{ 320, 180, 6, 180, 320, 1 }, { 320, 180, 6, 320, 180, 2 },
	};
	struct jpeg_decoder *decoder;
	assert_int_equal(jpeg_decoder_create(&decoder), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct image source = pictures_smooth(rows[i].width, rows[i].height);
		struct pictures_jpeg flavour = { .orientation = rows[i].orientation };
		uint8_t *bytes;
		size_t size;
		pictures_encode_jpeg(&source, &flavour, &bytes, &size);
		/* exactly the memory that is needed: the sanitizer watches */
		size_t capacity = (size_t)rows[i].max_width * (size_t)rows[i].max_height * 4;
		struct preview_slot slot = { malloc(capacity), capacity, rows[i].max_width,
					     rows[i].max_height };
		struct image image = { .pixels = NULL };
		int denominator = 0;
		struct frame frame = pictures_frame(bytes, size);
		assert_int_equal(preview_render(decoder, &frame, &slot, NULL, &image, &denominator),
				 0);
		assert_int_equal(denominator, rows[i].denominator);
		assert_ptr_equal(image.pixels, slot.pixels);
		assert_true(image.width <= slot.max_width && image.height <= slot.max_height);
		assert_int_equal(image.stride, (size_t)image.width * 4);
		bool is_sideways = rows[i].orientation >= 5;
		assert_true(is_sideways == (image.width < image.height));
		free(slot.pixels);
		free(bytes);
		free(source.pixels);
	}
	jpeg_decoder_destroy(decoder);
}

static void test_a_preview_is_not_mirrored(void **state)
{
	(void)state;
	struct image source = pictures_smooth(160, 120);
	struct pictures_jpeg flavour = { .quality = 98 };
	uint8_t *bytes, pixels[160 * 120 * 4];
	size_t size;
	pictures_encode_jpeg(&source, &flavour, &bytes, &size);
	struct frame frame = pictures_frame(bytes, size);
	struct preview_slot slot = { pixels, sizeof(pixels), 160, 120 };
	struct jpeg_decoder *decoder;
	assert_int_equal(jpeg_decoder_create(&decoder), 0);
	struct image image = { .pixels = NULL };
	assert_int_equal(preview_render(decoder, &frame, &slot, NULL, &image, NULL), 0);
	assert_true(pictures_mean_difference(&image, &source) < 2);
	jpeg_decoder_destroy(decoder);
	free(bytes);
	free(source.pixels);
}

static void test_a_frame_that_does_not_fit_or_is_damaged_is_refused(void **state)
{
	(void)state;
	struct image source = pictures_smooth(320, 180);
	struct pictures_jpeg flavour = { .quality = 90 };
	uint8_t *bytes, pixels[40 * 22 * 4];
	size_t size;
	pictures_encode_jpeg(&source, &flavour, &bytes, &size);
	struct frame frame = pictures_frame(bytes, size);
	struct preview_slot slot = { pixels, sizeof(pixels), 320, 180 };
	struct jpeg_decoder *decoder;
	assert_int_equal(jpeg_decoder_create(&decoder), 0);
	struct image image = { .pixels = NULL };
	struct problem problem = { "" };
	/* 1/8 is 40 x 23: one row more than the memory holds, whatever max_height says */
	assert_int_equal(preview_render(decoder, &frame, &slot, &problem, &image, NULL), -EFBIG);
	assert_non_null(strstr(problem.text, "smaller camera resolution"));
	slot.max_width = 0;
	assert_int_equal(preview_render(decoder, &frame, &slot, NULL, &image, NULL), -EFBIG);
	uint8_t *whole = malloc(320 * 180 * 4);
	slot = (struct preview_slot){ whole, 320 * 180 * 4, 320, 180 };
	struct frame half = frame;
	half.size_bytes /= 2;
	assert_int_equal(preview_render(decoder, &half, &slot, NULL, &image, NULL), -EBADMSG);
	struct frame unread = { .bytes = bytes, .size_bytes = size }; /* nobody read its headers */
	assert_int_equal(preview_render(decoder, &unread, &slot, NULL, &image, NULL), -EBADMSG);
	assert_null(image.pixels);
	assert_int_equal(preview_render(decoder, &frame, &slot, NULL, &image, NULL), 0);
	jpeg_decoder_destroy(decoder);
	free(whole);
	free(bytes);
	free(source.pixels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_largest_scale_that_fits_is_taken),
		cmocka_unit_test(test_a_preview_is_not_mirrored),
		cmocka_unit_test(test_a_frame_that_does_not_fit_or_is_damaged_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
