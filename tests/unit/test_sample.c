/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct sampler *sampler;

static int set_up(void **state)
{
	(void)state;
	return sampler_create(&sampler);
}

static int tear_down(void **state)
{
	(void)state;
	sampler_destroy(sampler);
	sampler_destroy(NULL);
	return 0;
}

/* Red is x / 4, green y / 4, blue 200: a plane, which every correct resampling keeps. */
static struct image new_plane(int width, int height)
{
	struct image image = { .width = width, .height = height, .stride = (size_t)width * 4 + 12 };

	image.pixels = calloc((size_t)height, image.stride);
	assert_non_null(image.pixels);
	for (int y = 0; y < height; y++) {
		uint8_t *pixel = image_row(&image, y);

		for (int x = 0; x < width; x++, pixel += 4) {
			pixel[0] = 200;
			pixel[1] = (uint8_t)(y / 4);
			pixel[2] = (uint8_t)(x / 4);
			pixel[3] = 77; /* X is undefined and must have no effect */
		}
	}
	return image;
}

struct patch {
	float rgb[64 * 64 * 3];
	struct sample_target target;
};

static void new_patch(struct patch *patch, int width, int height)
{
	*patch = (struct patch){ .target = { .width = width, .height = height, .scale = 1 } };
	patch->target.rgb = patch->rgb;
}

static void assert_near(float value, float expected, float tolerance)
{
	if (!(fabsf(value - expected) <= tolerance))
		fail_msg("%g instead of %g", (double)value, (double)expected);
}

static void assert_plane_at(const struct patch *patch, int u, int v, float x, float y,
			    float tolerance)
{
	const float *pixel = patch->rgb + 3 * (v * patch->target.width + u);

	/* x / 4 rounded down is x / 4 - 0.375 on average over pixels, whose centres are at .5 */
	assert_near(pixel[0], (x - 0.5f) / 4 - 0.375f, tolerance);
	assert_near(pixel[1], (y - 0.5f) / 4 - 0.375f, tolerance);
	assert_near(pixel[2], 200, 0.01f);
}

static void test_shrinking_averages_and_keeps_places(void **state)
{
	static const int sides[] = { 64, 50, 33, 7, 1 };
	struct image image = new_plane(800, 600);
	struct patch patch;

	(void)state;
	for (size_t k = 0; k < sizeof(sides) / sizeof(*sides); k++) {
		struct box region = { 100, 60, 640, 480 };
		float step_x = 640 / (float)sides[k], step_y = 480 / (float)sides[k];

		new_patch(&patch, sides[k], sides[k]);
		sampler_set(sampler, &image);
		assert_int_equal(sample_region(sampler, region, &patch.target), 0);
		for (int v = 0; v < sides[k]; v++)
			for (int u = 0; u < sides[k]; u++)
				assert_plane_at(&patch, u, v, 100 + ((float)u + 0.5f) * step_x,
						60 + ((float)v + 0.5f) * step_y, 0.3f);
	}
	free(image.pixels);
}

static void test_enlarging_interpolates(void **state)
{
	struct image image = new_plane(100, 100);
	struct box region = { 40, 20, 30, 30 };
	struct patch patch;

	(void)state;
	new_patch(&patch, 60, 60);
	sampler_set(sampler, &image);
	assert_int_equal(sample_region(sampler, region, &patch.target), 0);
	for (int v = 0; v < 60; v++)
		for (int u = 0; u < 60; u++)
			assert_plane_at(&patch, u, v, 40 + ((float)u + 0.5f) / 2,
					20 + ((float)v + 0.5f) / 2, 0.5f);
	free(image.pixels);
}

static void test_outside_the_picture_is_black(void **state)
{
	struct image image = new_plane(200, 100);
	static const float sides[] = { 200, 40 };
	struct patch patch;

	(void)state;
	for (size_t k = 0; k < 2; k++) { /* by sample_region, then by sample_warp */
		struct box region = { -sides[k] / 2, -sides[k] / 2, sides[k], sides[k] };
		const float *blue = patch.rgb + 2;

		new_patch(&patch, 40, 40);
		patch.target.offset = -1;
		sampler_set(sampler, &image);
		assert_int_equal(sample_region(sampler, region, &patch.target), 0);
		for (int v = 0; v < 40; v++)
			for (int u = 0; u < 40; u++)
				assert_near(blue[3 * (40 * v + u)], u < 20 || v < 20 ? -1 : 199,
					    0.01f);
	}
	free(image.pixels);
}

static void test_a_region_wholly_outside_is_black(void **state)
{
	static const struct box regions[] = { { 500, 0, 100, 100 },
					      { 0, -300, 100, 100 },
					      { -1e6f, 0, 100, 100 },
					      { 0, 1e9f, 9, 9 } };
	struct image image = new_plane(200, 100);
	struct patch patch;

	(void)state;
	for (size_t k = 0; k < sizeof(regions) / sizeof(*regions); k++) {
		new_patch(&patch, 10, 10);
		sampler_set(sampler, &image);
		assert_int_equal(sample_region(sampler, regions[k], &patch.target), 0);
		for (int j = 0; j < 300; j++)
			assert_near(patch.rgb[j], 0, 0.001f);
	}
	free(image.pixels);
}

static struct plane_map turned(float x, float y, float scale, float angle, int side)
{
	float c = cosf(angle) * scale, s = sinf(angle) * scale, half = (float)side / 2;

	return (struct plane_map){ c, -s, x - half * (c - s), s, c, y - half * (s + c) };
}

static void test_warping_follows_its_map(void **state)
{
	static const float scales[] = { 0.5f, 1, 1.9f, 2.5f, 4, 7.3f };
	static const float angles[] = { 0, 0.3f, -1.2f, 3.1f };
	struct image image = new_plane(900, 900);
	struct patch patch;

	(void)state;
	for (size_t i = 0; i < sizeof(scales) / sizeof(*scales); i++) {
		for (size_t j = 0; j < sizeof(angles) / sizeof(*angles); j++) {
			struct plane_map map = turned(451, 447, scales[i], angles[j], 64);

			new_patch(&patch, 64, 64);
			sampler_set(sampler, &image);
			assert_int_equal(sample_warp(sampler, &map, &patch.target), 0);
			for (int v = 0; v < 64; v += 3) {
				for (int u = 0; u < 64; u += 3) {
					struct point at = plane_apply(
						&map,
						(struct point){ (float)u + 0.5f, (float)v + 0.5f });

					assert_plane_at(&patch, u, v, at.x, at.y, 0.55f);
				}
			}
		}
	}
	free(image.pixels);
}

static void test_warping_beyond_the_edge_repeats_it(void **state)
{
	struct image image = new_plane(100, 80);
	struct plane_map map = turned(0, 40, 1, 0, 32);
	struct patch patch;

	(void)state;
	new_patch(&patch, 32, 32);
	sampler_set(sampler, &image);
	assert_int_equal(sample_warp(sampler, &map, &patch.target), 0);
	for (int u = 0; u < 16; u++)
		assert_near(patch.rgb[3 * (32 * 16 + u)], 0, 0.01f);
	assert_near(patch.rgb[3 * (32 * 16 + 31)], 15 / 4, 0.6f);
	for (int k = 0; k < 32 * 32; k++)
		assert_near(patch.rgb[3 * k + 2], 200, 0.01f);
	free(image.pixels);
}

/*
 * A lost track may ask for anything. No sanitizer may report, and only the picture's values come
 * out.
 */
static void test_absurd_maps_are_harmless(void **state)
{
	static const float places[] = { -1e30f, -5000, 0, 50, 1e5f, 1e30f };
	static const float scales[] = { 1e-6f, 0.1f, 3, 1000, 1e20f };
	struct image image = new_plane(100, 80);
	struct image dot = new_plane(1, 1);
	struct patch patch;

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		for (size_t j = 0; j < sizeof(scales) / sizeof(*scales); j++) {
			struct plane_map map =
				turned(places[i], places[5 - i], scales[j], 0.5f, 16);

			new_patch(&patch, 16, 16);
			sampler_set(sampler, &image);
			assert_int_equal(sample_warp(sampler, &map, &patch.target), 0);
			for (int k = 0; k < 16 * 16; k++)
				assert_near(patch.rgb[3 * k + 2], 200, 0.01f);
			sampler_set(sampler, &dot);
			assert_int_equal(sample_warp(sampler, &map, &patch.target), 0);
			assert_near(patch.rgb[2], 200, 0.01f);
		}
	}
	free(image.pixels);
	free(dot.pixels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shrinking_averages_and_keeps_places),
		cmocka_unit_test(test_enlarging_interpolates),
		cmocka_unit_test(test_outside_the_picture_is_black),
		cmocka_unit_test(test_a_region_wholly_outside_is_black),
		cmocka_unit_test(test_warping_follows_its_map),
		cmocka_unit_test(test_warping_beyond_the_edge_repeats_it),
		cmocka_unit_test(test_absurd_maps_are_harmless),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
