/* SPDX-License-Identifier: MIT */
/* wrap: malloc calloc realloc */
#include "daemon/imaging/picture.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <png.h>

#include "daemon/base/file.h"
#include "tests/support/failing.h"
#include "tests/support/folder.h"
#include "tests/support/pictures.h"

static void assert_refused(const uint8_t *bytes, size_t size, int error, const char *words)
{
	uint8_t *copy = malloc(size ? size : 1); /* the sanitizer sees a read past the end */
	assert_non_null(copy);
	memcpy(copy, bytes, size);
	struct problem problem = { "" };
	struct image image = { .pixels = NULL };
	int r = picture_decode(copy, size, &problem, &image);
	free(copy);
	if (r != error || !strstr(problem.text, words))
		fail_msg("%d \"%s\" where %d \"%s\" was expected", r, problem.text, error, words);
	assert_null(image.pixels);
}

static void test_all_kinds_of_png_are_read(void **state)
{
	(void)state;
	static const struct {
		int colour_type, depth;
		int tolerance; /* the palette has 6 steps a channel */
		bool is_grey;
	} rows[] = {
		{ PNG_COLOR_TYPE_RGB, 8, 0, false },
		{ PNG_COLOR_TYPE_RGB, 16, 0, false },
		{ PNG_COLOR_TYPE_RGB_ALPHA, 8, 0, false },
		{ PNG_COLOR_TYPE_RGB_ALPHA, 16, 0, false },
		{ PNG_COLOR_TYPE_GRAY, 8, 0, true },
		{ PNG_COLOR_TYPE_GRAY, 16, 0, true },
		{ PNG_COLOR_TYPE_GRAY_ALPHA, 8, 0, true },
		{ PNG_COLOR_TYPE_PALETTE, 8, 22, false },
	};
	struct image original = pictures_smooth(37, 29);
	for (int y = 0; y < 29; y++) /* what the palette cannot hold */
		for (int x = 0; x < 37; x++)
			image_row(&original, y)[4 * x] = 120;
	struct image grey = pictures_smooth(37, 29);
	for (int i = 0; i < 37 * 29; i++)
		grey.pixels[4 * i] = grey.pixels[4 * i + 2] = grey.pixels[4 * i + 1];
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t *bytes;
		size_t size;
		pictures_encode_png(&original, rows[i / 2].colour_type, rows[i / 2].depth, i % 2,
				    &bytes, &size);
		struct image image = { .width = 0 };
		struct problem problem = { "" };
		if (picture_decode(bytes, size, &problem, &image) < 0)
			fail_msg("row %zu: %s", i, problem.text);
		int difference = pictures_largest_difference(
			&image, rows[i / 2].is_grey ? &grey : &original);
		if (difference > rows[i / 2].tolerance)
			fail_msg("row %zu differs by %d", i, difference);
		free(image.pixels);
		free(bytes);
	}
	free(grey.pixels);
	free(original.pixels);
}

static void test_transparent_pixels_are_put_on_white(void **state)
{
	(void)state;
	uint8_t pixels[] = { 10, 20, 30, 0, 10, 20, 30, 255, 0, 0, 0, 128 };
	struct image original = { pixels, 3, 1, sizeof(pixels) };
	uint8_t *bytes;
	size_t size;
	pictures_encode_png(&original, PNG_COLOR_TYPE_RGB_ALPHA, 8, false, &bytes, &size);
	struct image image = { .width = 0 };
	assert_int_equal(picture_decode(bytes, size, NULL, &image), 0);
	static const uint8_t expected[] = { 255, 255, 255, 10, 20, 30, 127, 127, 127 };
	for (int x = 0; x < 3; x++)
		assert_memory_equal(image.pixels + 4 * x, expected + 3 * x, 3);
	free(image.pixels);
	free(bytes);
}

static void test_a_png_that_we_do_not_read_is_refused(void **state)
{
	(void)state;
	struct image original = pictures_smooth(37, 29);
	uint8_t *bytes;
	size_t size;
	pictures_encode_png(&original, PNG_COLOR_TYPE_RGB, 8, false, &bytes, &size);
	for (size_t cut = 8; cut < size; cut++)
		assert_refused(bytes, cut, -EBADMSG, "truncated or damaged");
	bytes[60] ^= 0x55; /* in the pixels' chunk: its CRC no longer fits */
	assert_refused(bytes, size, -EBADMSG, "truncated or damaged");
	bytes[60] ^= 0x55;
	/* an acTL chunk behind IHDR makes it an animation; the file may be cut anywhere else */
	uint8_t animated[200] = { 0 };
	memcpy(animated, bytes, 33);
	memcpy(animated + 33, "\0\0\0\10acTL\0\0\0\2\0\0\0\0\0\0\0\0", 20);
	assert_refused(animated, sizeof(animated), -ENOTSUP, "animated");
	free(bytes);
	free(original.pixels);
}

static uint32_t crc_of(const uint8_t *bytes, size_t size)
{
	uint32_t crc = 0xffffffff;
	for (size_t i = 0; i < size; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

static void test_a_huge_png_is_refused_before_memory_is_allocated(void **state)
{
	(void)state;
	struct image original = pictures_smooth(8, 8);
	uint8_t *bytes;
	size_t size;
	pictures_encode_png(&original, PNG_COLOR_TYPE_RGB, 8, false, &bytes, &size);
	bytes[17] = bytes[21] = 1; /* 65544 x 65544 */
	uint32_t crc = crc_of(bytes + 12, 17);
	for (int i = 0; i < 4; i++)
		bytes[29 + i] = (uint8_t)(crc >> (24 - 8 * i));
	struct image image = { .pixels = NULL };
	struct problem problem = { "" };
	failing_only("malloc"); /* the pixels'; our own small state comes from calloc */
	failing_arm(1, FAILING_FOREVER, ENOMEM);
	int r = picture_decode(bytes, size, &problem, &image);
	assert_false(failing_disarm());
	failing_only(NULL);
	assert_int_equal(r, -EFBIG);
	assert_non_null(strstr(problem.text, "64 megapixels"));
	free(bytes);
	free(original.pixels);
}

static void test_a_file_that_is_no_picture_is_refused(void **state)
{
	(void)state;
	assert_refused((const uint8_t *)"", 0, -ENODATA, "empty");
	assert_refused((const uint8_t *)"hello", 5, -ENOTSUP, "JPEG or PNG");
	assert_refused((const uint8_t *)"GIF89a", 6, -ENOTSUP, "JPEG or PNG");
	assert_refused((const uint8_t *)"\x89PNG", 4, -ENOTSUP, "JPEG or PNG");
	assert_refused((const uint8_t *)"\xff\xd8", 2, -EBADMSG, "truncated");
}

static void test_random_damage_is_survived(void **state)
{
	(void)state;
	struct image original = pictures_smooth(20, 20);
	uint32_t seed = 5;
	for (int i = 0; i < 3000; i++) {
		uint8_t *bytes;
		size_t size;
		pictures_encode_png(&original, i % 2 ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB,
				    8, i % 3 == 0, &bytes, &size);
		for (int k = 0; k < 3; k++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[8 + (seed >> 4) % (size - 8)] = (uint8_t)(seed >> 24);
		}
		struct image image = { .pixels = NULL };
		if (picture_decode(bytes, size, NULL, &image) == 0)
			free(image.pixels);
		free(bytes);
	}
	free(original.pixels);
}

static void test_a_written_png_is_read_back(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/overlay.png", folder.path);
	struct image original = pictures_noisy(61, 43, 100);
	struct problem problem = { "" };
	assert_int_equal(picture_write_png(path, &original, &problem), 0);
	struct image image = { .width = 0 };
	assert_int_equal(picture_read(path, &problem, &image), 0);
	assert_int_equal(pictures_largest_difference(&image, &original), 0);
	free(image.pixels);

	assert_int_equal(picture_write_png("/nowhere/overlay.png", &original, &problem), -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere/overlay.png"));
	assert_int_equal(picture_read("/nowhere/picture", &problem, &image), -ENOENT);
	assert_int_equal(picture_read(folder.path, &problem, &image), -EISDIR);
	assert_non_null(strstr(problem.text, "not a file"));
	assert_int_equal(picture_read("/dev/zero", &problem, &image), -EINVAL);
	free(original.pixels);
	folder_remove(&folder);
}

static void test_every_lack_of_memory_is_an_error(void **state)
{
	(void)state;
	struct image original = pictures_smooth(20, 20);
	uint8_t *jpeg;
	size_t jpeg_size;
	struct pictures_jpeg flavour = { .orientation = 6 };
	pictures_encode_jpeg(&original, &flavour, &jpeg, &jpeg_size);
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		uint8_t *png = NULL;
		size_t png_size = 0;
		struct image a = { .pixels = NULL }, b = { .pixels = NULL };
		failing_arm(n, FAILING_ONCE, ENOMEM);
		int r = picture_encode_png(&original, &png, &png_size);
		if (r == 0)
			r = picture_decode(png, png_size, NULL, &a);
		if (r == 0)
			r = picture_decode(jpeg, jpeg_size, NULL, &b);
		has_failed = failing_disarm();
		assert_int_equal(r, has_failed ? -ENOMEM : 0);
		free(png);
		free(a.pixels);
		free(b.pixels);
	}
	free(jpeg);
	free(original.pixels);
}

static void read_folder(const char *path, size_t *read, size_t *refused)
{
	DIR *folder = opendir(path);
	assert_non_null(folder);
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		char name[1024];
		(void)snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (!strstr(name, ".jp") && !strstr(name, ".png"))
			continue;
		struct image image = { .pixels = NULL };
		struct problem problem = { "" };
		if (picture_read(name, &problem, &image) == 0) {
			assert_true(image.width > 0 && image.height > 0);
			++*read;
		} else {
			print_message("%s: %s\n", entry->d_name, problem.text);
			++*refused;
		}
		free(image.pixels);
	}
	(void)closedir(folder);
}

/* Portraits from many cameras and programs: all of them are readable. */
static void test_real_portraits_are_read(void **state)
{
	(void)state;
	char path[512];
	if (!folder_shared("faces/portraits", path))
		skip();
	size_t read = 0, refused = 0;
	read_folder(path, &read, &refused);
	assert_true(read > 0);
	assert_int_equal(refused, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_kinds_of_png_are_read),
		cmocka_unit_test(test_transparent_pixels_are_put_on_white),
		cmocka_unit_test(test_a_png_that_we_do_not_read_is_refused),
		cmocka_unit_test(test_a_huge_png_is_refused_before_memory_is_allocated),
		cmocka_unit_test(test_a_file_that_is_no_picture_is_refused),
		cmocka_unit_test(test_random_damage_is_survived),
		cmocka_unit_test(test_a_written_png_is_read_back),
		cmocka_unit_test(test_every_lack_of_memory_is_an_error),
		cmocka_unit_test(test_real_portraits_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
