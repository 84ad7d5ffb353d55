/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/mask.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/folder.h"
#include "tests/support/networks.h"

static struct mask *masks[2];
static struct sampler *sampler;

static int set_up(void **state)
{
	struct problem problem = { "" };

	(void)state;
	for (int shape = MASK_SQUARE; networks_models() && shape <= MASK_WIDE; shape++)
		if (mask_create((enum mask_shape)shape, networks_models(), ENGINE_AUTO, &problem,
				&masks[shape]) < 0)
			fail_msg("%s", problem.text);
	return sampler_create(&sampler);
}

static int tear_down(void **state)
{
	(void)state;
	mask_destroy(masks[0]);
	mask_destroy(masks[1]);
	mask_destroy(NULL);
	sampler_destroy(sampler);
	return 0;
}

static struct face_mask take(enum mask_shape shape, const struct image *image, struct box area)
{
	struct face_mask found;

	sampler_set(sampler, image);
	assert_int_equal(mask_look(masks[shape], sampler, area), 0);
	assert_int_equal(mask_run(masks[shape], &found), 0);
	return found;
}

/* Both networks find person and backdrop at the same places of studio portraits. */
static void test_both_shapes_agree_on_portraits(void **state)
{
	char folder[512], name[256];
	struct image photo;

	(void)state;
	if (!masks[0] || !folder_shared("faces/portraits", folder))
		skip();
	for (int k = 0; k < 6 && networks_photo(folder, "london_", k, &photo, name); k++) {
		float width = (float)photo.width, height = (float)photo.height;
		struct box all = { 0, 0, width, height };
		struct face_mask square = take(MASK_SQUARE, &photo, all);
		struct face_mask wide = take(MASK_WIDE, &photo, all);
		int both = 0, either = 0;

		assert_int_equal(square.width * square.height, 256 * 256);
		assert_int_equal(wide.width * wide.height, 256 * 144);
		assert_true(face_mask_at(&square, width / 2, height * 0.55f) > 0.95f);
		assert_true(face_mask_at(&square, 20, 20) < 0.05f);
		for (float y = 5; y < height; y += 10) {
			for (float x = 5; x < width; x += 10) {
				bool a = face_mask_at(&square, x, y) > 0.5f;
				bool b = face_mask_at(&wide, x, y) > 0.5f;

				both += a && b;
				either += a || b;
			}
		}
		if (both < 0.93 * either)
			fail_msg("%s: they share %d of %d", name, both, either);
		free(photo.pixels);
	}
}

static void test_looking_up_is_bilinear_and_clamped(void **state)
{
	static const uint8_t values[] = { 0, 255, 0, 255 };
	const struct face_mask mask = {
		.values = values, .width = 2, .height = 2, .area = { 100, 50, 20, 40 }
	};

	(void)state;
	assert_true(fabsf(face_mask_at(&mask, 105, 60)) < 1e-6f); /* centre of the left column */
	assert_true(fabsf(face_mask_at(&mask, 115, 60) - 1) < 1e-6f);
	assert_true(fabsf(face_mask_at(&mask, 110, 70) - 0.5f) < 1e-6f);
	assert_true(fabsf(face_mask_at(&mask, 107.5f, 52) - 0.25f) < 1e-6f);
	assert_true(fabsf(face_mask_at(&mask, -1e9f, 1e9f)) < 1e-6f);
	assert_true(fabsf(face_mask_at(&mask, 1e9f, -1e9f) - 1) < 1e-6f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_shapes_agree_on_portraits),
		cmocka_unit_test(test_looking_up_is_bilinear_and_clamped),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
