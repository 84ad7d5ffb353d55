/* SPDX-License-Identifier: MIT */
#include "daemon/core/crop.h"
#include "tests/support/chsi.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static struct crop_spec spec;

static void assert_close(double value, double expected, double tolerance)
{
	if (fabs(value - expected) > tolerance)
		fail_msg("%f is not %f", value, expected);
}

static void assert_lawful(const struct crop *crop, const struct crop_face *face)
{
	assert_true(crop->has_rectangle);
	assert_true(crop->scale <= 1);
	assert_true(crop->x >= 0 && crop->y >= 0);
	assert_true(crop->x + crop->width <= face->image_width + 1e-6);
	assert_true(crop->y + crop->height <= face->image_height + 1e-6);
	assert_close(crop->width * 640, crop->height * 480, 1e-6);
	assert_close(crop->width * crop->scale, 480, 1e-9);
}

static bool is_within(const struct crop_band *band, double value)
{
	return value >= band->min - 1e-5 && value <= band->max + 1e-5;
}

static bool is_photo(const struct crop *crop)
{
	return is_within(&spec.eyes_y, crop->eyes_y) && is_within(&spec.head_top, crop->head_top) &&
	       is_within(&spec.face_width, crop->face_width) &&
	       fabs(crop->offset) <= spec.max_offset + 1e-5;
}

/* A head whose proportions meet all three targets, twice the photo's size, in 1080p on its side. */
static struct crop_face ideal_face(void)
{
	return (struct crop_face){ .image_width = 1080,
				   .image_height = 1920,
				   .eyes_x = 540,
				   .eyes_y = 900,
				   .head_top_y =
					   900 - 2 * (spec.eyes_y.target - spec.head_top.target),
				   .face_width = 2 * spec.face_width.target };
}

static void test_a_face_of_the_right_proportions_meets_all_targets(void **state)
{
	(void)state;
	struct crop_face ideal = ideal_face();
	struct crop crop = crop_find(&spec, &ideal);
	assert_lawful(&crop, &ideal);
	assert_int_equal(crop.violations, 0);
	assert_close(crop.scale, 0.5, 1e-6);
	assert_close(crop.eyes_y, spec.eyes_y.target, 1e-3);
	assert_close(crop.head_top, spec.head_top.target, 1e-3);
	assert_close(crop.face_width, spec.face_width.target, 1e-3);
	assert_close(crop.offset, 0, 1e-9);
	assert_close(crop.margin, 1, 1e-5);
	assert_close(crop.x, 540 - 480, 1e-3);
	assert_close(crop.y, 900 - 2 * spec.eyes_y.target, 1e-3);
}

struct row {
	const char *what;
	struct crop_face face;
	unsigned violations;
	bool has_rectangle;
};

static void test_each_violation_is_named(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "720p, a good distance", { 1280, 720, 640, 300, 130, 230 }, 0, true },
		{ "leaves the frame on the left",
		  { 1280, 720, 180, 300, 130, 230 },
		  CROP_OFF_CENTRE,
		  true },
		{ "leaves the frame on the right",
		  { 1280, 720, 1100, 300, 130, 230 },
		  CROP_OFF_CENTRE,
		  true },
		{ "a little left of what a centred crop needs, within the allowance",
		  { 1280, 720, 220, 300, 130, 230 },
		  0,
		  true },
		{ "head too low: no room below",
		  { 1280, 720, 640, 460, 290, 230 },
		  CROP_OFF_CENTRE,
		  true },
		{ "top of the head cut", { 1280, 720, 640, 140, -30, 230 }, CROP_TOO_CLOSE, true },
		{ "face larger than the frame allows",
		  { 1280, 720, 640, 380, 40, 460 },
		  CROP_TOO_CLOSE,
		  true },
		{ "far away", { 1280, 720, 640, 300, 180, 120 }, CROP_TOO_SMALL, true },
		{ "frame smaller than the photo",
		  { 400, 600, 200, 250, 80, 235 },
		  CROP_TOO_SMALL,
		  false },
		{ "exactly the photo", { 480, 640, 240, 250, 80, 235 }, 0, true },
		{ "hair standing higher than both bands can hold",
		  { 3000, 4000, 1500, 2000, 1000, 400 },
		  CROP_PROPORTIONS,
		  true },
		{ "no face width", { 1280, 720, 640, 300, 130, 0 }, CROP_PROPORTIONS, false },
		{ "head top below the eyes",
		  { 1280, 720, 640, 300, 310, 230 },
		  CROP_PROPORTIONS,
		  false },
		{ "not a number", { 1280, 720, NAN, 300, 130, 230 }, CROP_PROPORTIONS, false },
		{ "no picture", { 0, 0, 640, 300, 130, 230 }, CROP_PROPORTIONS, false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct crop crop = crop_find(&spec, &rows[i].face);
		if (crop.violations != rows[i].violations ||
		    crop.has_rectangle != rows[i].has_rectangle)
			fail_msg("%s: violations %u, rectangle %d", rows[i].what, crop.violations,
				 crop.has_rectangle);
		if (crop.has_rectangle)
			assert_lawful(&crop, &rows[i].face);
		if (crop.has_rectangle && is_photo(&crop) != (crop.violations == 0))
			fail_msg("%s: measures and violations disagree", rows[i].what);
	}
}

static void test_the_offset_is_positive_where_the_eyes_are_right_of_the_middle(void **state)
{
	(void)state;
	struct crop_face face = { 1280, 720, 220, 300, 130, 230 };
	assert_true(crop_find(&spec, &face).offset < 0); /* the eyes lie left of the middle */
	face.eyes_x = 1280 - 220;
	assert_true(crop_find(&spec, &face).offset > 0);
}

/* Repeatable, spread over the interesting sizes. */
static double draw(uint32_t *seed, double low, double high)
{
	*seed = *seed * 1664525u + 1013904223u;
	return low + (high - low) * (*seed >> 8) / 16777216.0;
}

/* The best smallest margin on a fine grid, -1e9 where no rectangle fits the frame. */
static double margin(const struct crop_band *band, double value)
{
	return value <= band->target ? (value - band->min) / (band->target - band->min)
				     : (band->max - value) / (band->max - band->target);
}

static double grid_at(const struct crop_face *face, double scale, double top)
{
	double y = face->head_top_y - top / scale;
	if (y < 0 || y + 640 / scale > face->image_height)
		return -1e9;
	double half = 240 / scale;
	double centre = face->eyes_x;
	centre = fmin(fmax(centre, half), face->image_width - half);
	double best = margin(&spec.head_top, top);
	best = fmin(best, margin(&spec.eyes_y, (face->eyes_y - y) * scale));
	best = fmin(best, margin(&spec.face_width, face->face_width * scale));
	return fmin(best, 1 - fabs(face->eyes_x - centre) * scale / spec.max_offset);
}

static double grid_best(const struct crop_face *face)
{
	double best = -1e9;
	for (int i = 0; i <= 150; i++) {
		double scale = 1 - i / 200.0;
		if (480 / scale > face->image_width || 640 / scale > face->image_height)
			break;
		for (int top = 0; top <= 200; top++)
			best = fmax(best, grid_at(face, scale, top));
	}
	return best;
}

static void test_no_grid_search_finds_a_better_rectangle(void **state)
{
	(void)state;
	uint32_t seed = 7;
	int photos = 0;
	for (int i = 0; i < 400; i++) {
		double width = draw(&seed, 120, 520);
		struct crop_face face = { .image_width = 1280,
					  .image_height = i % 2 ? 960 : 720,
					  .eyes_x = draw(&seed, 150, 1130),
					  .eyes_y = draw(&seed, 150, 600),
					  .face_width = width,
					  .head_top_y = 0 };
		struct crop_face placed = face;
		placed.head_top_y = face.eyes_y - width * draw(&seed, 0.5, 1.2);
		struct crop crop = crop_find(&spec, &placed);
		assert_lawful(&crop, &placed);
		assert_true(is_photo(&crop) == (crop.violations == 0));
		double best = grid_best(&placed);
		if (best > crop.margin + 1e-6)
			fail_msg("face %d: the grid has margin %f, crop_find %f", i, best,
				 crop.margin);
		photos += crop.violations == 0;
	}
	assert_true(photos > 20 && photos < 380); /* both kinds were drawn */
}

int main(void)
{
	spec = chsi_profile()->crop;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_face_of_the_right_proportions_meets_all_targets),
		cmocka_unit_test(test_each_violation_is_named),
		cmocka_unit_test(
			test_the_offset_is_positive_where_the_eyes_are_right_of_the_middle),
		cmocka_unit_test(test_no_grid_search_finds_a_better_rectangle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
