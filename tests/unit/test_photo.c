/* SPDX-License-Identifier: MIT */
/* wrap: malloc calloc realloc */
#include "daemon/imaging/photo.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/imaging/picture.h"
#include "tests/support/chsi.h"
#include "tests/support/failing.h"
#include "tests/support/folder.h"
#include "tests/support/pictures.h"

static struct photo_spec spec;

static struct crop crop_of(double x, double y, double width)
{
	return (struct crop){ .x = x,
			      .y = y,
			      .width = width,
			      .height = width * 640 / 480,
			      .scale = 480 / width,
			      .has_rectangle = true };
}

/* By parsing: what the receiver's own check sees. */
static void assert_is_photo(const struct photo *photo)
{
	struct jpeg_info info;
	assert_int_equal(jpeg_probe(photo->bytes, photo->size_bytes, NULL, &info), 0);
	assert_int_equal(info.width, 480);
	assert_int_equal(info.height, 640);
	assert_int_equal(info.components, 3);
	assert_int_equal(info.dpi, 300);
	assert_int_equal(info.orientation, 1);
	assert_false(info.is_progressive);
	assert_int_equal(pictures_quality_of(photo->bytes, photo->size_bytes), photo->quality);
	assert_in_range(photo->quality, spec.min_quality, spec.max_quality);
	for (int marker = 0xe1; marker <= 0xef; marker++)
		assert_false(pictures_has_marker(photo->bytes, photo->size_bytes, (uint8_t)marker,
						 NULL));
	assert_false(pictures_has_marker(photo->bytes, photo->size_bytes, 0xfe, NULL));
	size_t end = 0;
	assert_true(jpeg_is_complete(photo->bytes, photo->size_bytes, &end));
	assert_int_equal(end, photo->size_bytes); /* nothing appended */
	assert_true(photo->is_in_range ==
		    (photo->size_bytes >= spec.min_bytes && photo->size_bytes <= spec.max_bytes));
}

static size_t size_at(const struct image *image, int quality, enum jpeg_sampling sampling)
{
	struct jpeg_settings settings = { quality, 300, sampling };
	uint8_t *bytes;
	size_t size;
	assert_int_equal(jpeg_encode(image, &settings, &bytes, &size), 0);
	free(bytes);
	return size;
}

/* Noise from none to a lot: plain pictures, ordinary ones, ones that no quality can make small. */
static void test_the_highest_quality_in_range_is_found(void **state)
{
	(void)state;
	int in_range = 0, too_large = 0;
	static const int strengths[] = { 0, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 255 };
	for (size_t i = 0; i < sizeof(strengths) / sizeof(strengths[0]); i++) {
		struct image picture = pictures_noisy(480, 640, strengths[i]);
		struct crop crop = crop_of(0, 0, 480);
		struct photo photo;
		assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &photo), 0);
		assert_is_photo(&photo);
		if (photo.size_bytes > spec.max_bytes) {
			assert_int_equal(photo.quality, 60);
			too_large++;
		} else if (photo.quality < 95) {
			assert_true(size_at(&picture, photo.quality + 1, photo.sampling) >
				    spec.max_bytes);
		}
		assert_int_equal(photo.sampling, JPEG_SAMPLING_420);
		in_range += photo.is_in_range;
		photo_release(&photo);
		assert_null(photo.bytes);
		free(picture.pixels);
	}
	assert_true(in_range > 0 && too_large > 0); /* all ways were walked */
}

/* Colour that 4:2:0 averages away, on an even ground: only 4:4:4 has enough bytes to say. */
static void test_a_file_that_would_be_too_small_gets_full_colour(void **state)
{
	(void)state;
	struct image picture = pictures_noisy(480, 640, 60);
	memset(image_row(&picture, 130), 128, 480 * 510 * 4);
	for (int i = 0; i < 480 * 130; i++)
		picture.pixels[4 * i + 1] = picture.pixels[4 * i + 2] = 128;
	struct crop crop = crop_of(0, 0, 480);
	assert_true(size_at(&picture, 95, JPEG_SAMPLING_420) < spec.min_bytes);
	struct photo photo;
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &photo), 0);
	assert_is_photo(&photo);
	assert_int_equal(photo.sampling, JPEG_SAMPLING_444);
	assert_true(photo.is_in_range);
	photo_release(&photo);
	/* nothing at all in it: the highest quality, and the truth about the size */
	memset(picture.pixels, 128, 480 * 640 * 4);
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &photo), 0);
	assert_is_photo(&photo);
	assert_int_equal(photo.quality, 95);
	assert_false(photo.is_in_range);
	photo_release(&photo);
	free(picture.pixels);
}

static void test_the_same_picture_gives_the_same_bytes(void **state)
{
	(void)state;
	struct image picture = pictures_noisy(1280, 960, 30);
	struct crop crop = crop_of(200.3, 33.7, 600.9);
	struct photo a, b;
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &a), 0);
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &b), 0);
	assert_int_equal(a.size_bytes, b.size_bytes);
	assert_memory_equal(a.bytes, b.bytes, a.size_bytes);
	photo_release(&a);
	photo_release(&b);
	free(picture.pixels);
}

static struct image new_image(int width, int height)
{
	struct image image = { .width = width, .height = height, .stride = (size_t)width * 4 };
	image.pixels = calloc((size_t)height, image.stride);
	assert_non_null(image.pixels);
	return image;
}

static void test_a_crop_of_the_photos_size_is_a_copy(void **state)
{
	(void)state;
	struct image picture = pictures_noisy(700, 800, 255);
	struct image out = new_image(480, 640);
	struct crop crop = crop_of(101, 57, 480);
	assert_int_equal(photo_scale(&picture, &crop, &out), 0);
	struct image window = { .pixels = image_row(&picture, 57) + 4 * 101,
				.width = 480,
				.height = 640,
				.stride = picture.stride };
	assert_int_equal(pictures_largest_difference(&out, &window), 0);
	free(out.pixels);
	free(picture.pixels);
}

static double linear_of(int code)
{
	double c = code / 255.0;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* The mean over the covered area in linear light, in floating point. */
static double expected_light(const struct image *picture, const struct crop *crop, int x, int y,
			     int channel, int width)
{
	double step = crop->width / width;
	double left = crop->x + x * step, top = crop->y + y * step;
	double sum = 0;
	for (int sy = (int)top; sy < picture->height && sy < top + step; sy++)
		for (int sx = (int)left; sx < picture->width && sx < left + step; sx++) {
			double w = fmin(sx + 1, left + step) - fmax(sx, left);
			double h = fmin(sy + 1, top + step) - fmax(sy, top);
			sum += w * h * linear_of(image_row(picture, sy)[4 * sx + channel]);
		}
	return sum / (step * step);
}

static void test_scaling_is_the_mean_of_the_light(void **state)
{
	(void)state;
	struct image picture = pictures_noisy(301, 290, 255);
	struct image out = new_image(48, 64);
	static const double widths[] = { 48, 61.3, 96, 143.7, 200 };
	for (int i = 0; i < 5; i++) {
		struct crop crop = crop_of(i == 0 ? 3 : 17.4, 5.9, widths[i]);
		assert_int_equal(photo_scale(&picture, &crop, &out), 0);
		for (int y = 0; y < 64; y++)
			for (int x = 0; x < 48; x++)
				for (int c = 0; c < 3; c++) {
					double light = expected_light(&picture, &crop, x, y, c, 48);
					int code = image_row(&out, y)[4 * x + c];
					/* its code or the neighbour where it lies on the border */
					assert_true(light <= linear_of(code + 1) + 1e-9 &&
						    light >= linear_of(code > 0 ? code - 1 : 0) -
								     1e-9);
				}
	}
	free(out.pixels);
	free(picture.pixels);
}

/* Black and white stripes, one pixel each, are half the light: sRGB 188, not 128. */
static void test_stripes_keep_their_light(void **state)
{
	(void)state;
	struct image picture = new_image(960, 1280);
	for (int y = 0; y < 1280; y++)
		for (int x = 0; x < 960; x++)
			memset(image_row(&picture, y) + 4 * x, x % 2 ? 255 : 0, 4);
	struct image out = new_image(480, 640);
	struct crop crop = crop_of(0, 0, 960);
	assert_int_equal(photo_scale(&picture, &crop, &out), 0);
	for (int i = 0; i < 480 * 640; i++)
		assert_int_equal(out.pixels[4 * i], 188);
	free(out.pixels);
	free(picture.pixels);
}

/* An edge stays within its two sides: no filter that overshoots draws a halo at the hair line. */
static void test_an_edge_does_not_overshoot(void **state)
{
	(void)state;
	struct image picture = new_image(1000, 1300);
	for (int y = 0; y < 1300; y++)
		for (int x = 0; x < 1000; x++)
			memset(image_row(&picture, y) + 4 * x, x < 503 ? 60 : 200, 4);
	struct image out = new_image(480, 640);
	struct crop crop = crop_of(11.5, 20.25, 777);
	assert_int_equal(photo_scale(&picture, &crop, &out), 0);
	for (int y = 0; y < 640; y++)
		for (int x = 1; x < 480; x++) {
			assert_in_range(image_row(&out, y)[4 * x], 60, 200);
			assert_true(image_row(&out, y)[4 * x] >= image_row(&out, y)[4 * x - 4]);
		}
	free(out.pixels);
	free(picture.pixels);
}

static void test_a_photo_is_never_mirrored(void **state)
{
	(void)state;
	struct image picture = pictures_smooth(960, 1280); /* red grows to the right, green down */
	struct crop crop = crop_of(0, 0, 960);
	struct photo photo;
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &photo), 0);
	struct image back = { .width = 0 };
	assert_int_equal(picture_decode(photo.bytes, photo.size_bytes, NULL, &back), 0);
	const uint8_t *row = image_row(&back, 320);
	assert_true(row[4 * 470 + 2] > row[4 * 200 + 2] + 50);
	assert_true(image_row(&back, 630)[4 * 300 + 1] > image_row(&back, 200)[4 * 300 + 1] + 50);
	free(back.pixels);
	photo_release(&photo);
	free(picture.pixels);
}

static void test_a_crop_that_would_enlarge_or_pad_is_refused(void **state)
{
	(void)state;
	struct image picture = pictures_smooth(1000, 1000);
	static const struct {
		double x, y, width;
	} rows[] = {
		{ 0, 0, 479 },    /* enlarge */
		{ -1, 0, 480 },   /* left of the frame */
		{ 0, -0.5, 480 }, /* above */
		{ 521, 0, 480 },  /* right */
		{ 0, 361, 480 },  /* below */
		{ NAN, 0, 480 },
	};
	struct photo photo = { .bytes = NULL };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct crop crop = crop_of(rows[i].x, rows[i].y, rows[i].width);
		struct problem problem = { "" };
		assert_int_equal(photo_finish(&picture, &crop, &spec, &problem, &photo), -EINVAL);
		assert_non_null(strstr(problem.text, "enlarged, or reach beyond"));
	}
	struct crop crop = crop_of(0, 0, 480);
	crop.height = 600; /* another aspect */
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &photo), -EINVAL);
	crop = crop_of(0, 0, 480);
	crop.has_rectangle = false;
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &photo), -EINVAL);
	struct photo_spec nonsense = spec;
	nonsense.min_quality = 96;
	crop.has_rectangle = true;
	assert_int_equal(photo_finish(&picture, &crop, &nonsense, NULL, &photo), -EINVAL);
	assert_null(photo.bytes);
	free(picture.pixels);
}

static void test_the_profile_says_what_the_photo_must_be(void **state)
{
	(void)state;
	const struct profile profile = { .crop = { .width = 413, .height = 531 },
					 .size_min_bytes = 10000,
					 .size_max_bytes = 50000,
					 .quality_min = 70,
					 .quality_max = 90,
					 .dpi = 350 };
	const struct photo_spec asked = photo_spec_of(&profile);
	assert_int_equal(asked.width, 413);
	assert_int_equal(asked.height, 531);
	assert_int_equal(asked.min_bytes, 10000);
	assert_int_equal(asked.max_bytes, 50000);
	assert_int_equal(asked.min_quality, 70);
	assert_int_equal(asked.max_quality, 90);
	assert_int_equal(asked.dpi, 350);
}

/* Whatever crop_find() calls a photo, photo_finish() can cut. */
static void test_every_crop_that_fits_is_taken(void **state)
{
	(void)state;
	struct image picture = pictures_smooth(1280, 720);
	struct image out = new_image(480, 640);
	uint32_t seed = 9;
	int fitted = 0;
	for (int i = 0; i < 60; i++) {
		seed = seed * 1664525u + 1013904223u;
		struct crop_face face = { .image_width = 1280,
					  .image_height = 720,
					  .eyes_x = 200 + (seed >> 8) % 900,
					  .eyes_y = 250 + (seed >> 20) % 120,
					  .head_top_y = 100 + (seed >> 12) % 40,
					  .face_width = 190 + (seed >> 4) % 100 };
		struct crop crop = crop_find(&chsi_profile()->crop, &face);
		if (!crop.has_rectangle)
			continue;
		assert_int_equal(photo_scale(&picture, &crop, &out), 0);
		fitted++;
	}
	assert_true(fitted > 30);
	free(out.pixels);
	free(picture.pixels);
}

static void test_every_lack_of_memory_is_an_error(void **state)
{
	(void)state;
	struct image picture = pictures_noisy(600, 800, 40);
	struct crop crop = crop_of(0, 0, 600);
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		struct photo photo = { .bytes = NULL };
		failing_arm(n, FAILING_ONCE, ENOMEM);
		int r = photo_finish(&picture, &crop, &spec, NULL, &photo);
		has_failed = failing_disarm();
		assert_int_equal(r, has_failed ? -ENOMEM : 0);
		assert_true(has_failed == (photo.bytes == NULL));
		photo_release(&photo);
	}
	free(picture.pixels);
}

/* docs/photo.md 2: at 480 x 640 a portrait has 22-29 KB at quality 60 and 32-40 KB at 75. */
static void test_a_real_portrait_lands_in_the_range(void **state)
{
	(void)state;
	char path[512];
	if (!folder_shared("faces/portraits/london_045_neutral.jpg", path))
		skip();
	struct image picture = { .width = 0 };
	assert_int_equal(picture_read(path, NULL, &picture), 0);
	double width = fmin(picture.width, picture.height * 0.75);
	struct crop crop = crop_of((picture.width - width) / 2, 0, width);
	struct photo photo;
	assert_int_equal(photo_finish(&picture, &crop, &spec, NULL, &photo), 0);
	assert_is_photo(&photo);
	assert_true(photo.is_in_range);
	photo_release(&photo);
	free(picture.pixels);
}

int main(void)
{
	spec = photo_spec_of(chsi_profile());
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_highest_quality_in_range_is_found),
		cmocka_unit_test(test_a_file_that_would_be_too_small_gets_full_colour),
		cmocka_unit_test(test_the_same_picture_gives_the_same_bytes),
		cmocka_unit_test(test_a_crop_of_the_photos_size_is_a_copy),
		cmocka_unit_test(test_scaling_is_the_mean_of_the_light),
		cmocka_unit_test(test_stripes_keep_their_light),
		cmocka_unit_test(test_an_edge_does_not_overshoot),
		cmocka_unit_test(test_a_photo_is_never_mirrored),
		cmocka_unit_test(test_a_crop_that_would_enlarge_or_pad_is_refused),
		cmocka_unit_test(test_the_profile_says_what_the_photo_must_be),
		cmocka_unit_test(test_every_crop_that_fits_is_taken),
		cmocka_unit_test(test_every_lack_of_memory_is_an_error),
		cmocka_unit_test(test_a_real_portrait_lands_in_the_range),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
