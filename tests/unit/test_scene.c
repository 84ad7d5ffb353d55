/* SPDX-License-Identifier: MIT */
/* Colours, histograms, regions, chips and skin, which every check family uses. No networks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examiner/histogram.h"
#include "daemon/examiner/scene.h"

static void test_lab_is_cielab(void **state)
{
	(void)state;
	/* Published CIELAB values (D65) of sRGB colours. */
	static const struct {
		float rgb[3];
		struct lab lab;
	} cases[] = {
		{ { 255, 255, 255 }, { 100, 0, 0 } },
		{ { 0, 0, 0 }, { 0, 0, 0 } },
		{ { 255, 0, 0 }, { 53.24f, 80.09f, 67.20f } },
		{ { 0, 0, 255 }, { 32.30f, 79.19f, -107.86f } },
		{ { 100, 197, 255 }, { 76, -12, -37 } }, /* the register's light blue */
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct lab got = lab_of(cases[i].rgb[0], cases[i].rgb[1], cases[i].rgb[2]);
		assert_true(lab_distance(got, cases[i].lab) < 1.0f);
	}
}

static void test_percentiles(void **state)
{
	(void)state;
	int32_t histogram[256] = { 0 };
	histogram[10] = 50;
	histogram[200] = 50;
	assert_int_equal(histogram_percentile(histogram, 0.25f), 10);
	assert_int_equal(histogram_percentile(histogram, 0.75f), 200);
	assert_int_equal(histogram_percentile(histogram, 1), 255);
}

static void test_shade_is_not_another_skin(void **state)
{
	(void)state;
	/* The second colour is the same surface in half the light. */
	const struct lab light = lab_of(220, 180, 160);
	const struct lab shade = lab_of(162, 131, 116);
	struct skin skin = { .count = 500, .cheeks = light, .brows = light };
	skin.cheek[0] = skin.cheek[1] = light;
	assert_true(skin_tint(light, shade) < 1.5f);
	assert_true(skin_is(&skin, shade));
	assert_false(skin_is(&skin, lab_of(40, 30, 30)));    /* hair */
	assert_false(skin_is(&skin, lab_of(190, 220, 235))); /* a mask */
	assert_false(skin_is(&skin, lab_of(60, 90, 160)));   /* a shirt */
	assert_true(skin_is_plausible(light));
	assert_false(skin_is_plausible(lab_of(150, 170, 200)));
	assert_false(skin_is_grey(&skin));
	skin.cheeks = lab_of(128, 128, 128);
	assert_true(skin_is_grey(&skin));
}

/* A picture of colour ramps, and a finding whose mesh has the eyes at given places. */
struct studio {
	struct image image;
	struct face_finding finding;
	struct scene *scene;
	uint8_t *pixels, *mask;
};

enum { SIDE = 400 };

static void open_studio(struct studio *studio, float roll_degrees, float eye_distance)
{
	const float c = cosf(roll_degrees / 57.29578f), s = sinf(roll_degrees / 57.29578f);
	const struct point middle = { 200, 180 };

	memset(studio, 0, sizeof(*studio));
	studio->pixels = malloc(SIDE * SIDE * 4);
	studio->mask = malloc(64 * 64);
	assert_non_null(studio->pixels);
	assert_non_null(studio->mask);
	for (int i = 0; i < SIDE * SIDE; i++) {
		const int x = i % SIDE, y = i / SIDE;
		studio->pixels[4 * i] = (uint8_t)(x / 2);
		studio->pixels[4 * i + 1] = (uint8_t)(y / 2);
		studio->pixels[4 * i + 2] = 200;
	}
	memset(studio->mask, 255, 64 * 64);
	memset(studio->mask, 0, 8 * 64); /* the top eighth of the picture is backdrop */
	studio->image = (struct image){ studio->pixels, SIDE, SIDE, SIDE * 4 };
	studio->finding.count = 1;
	studio->finding.has_mesh = true;
	studio->finding.mesh.flag = 1;
	studio->finding.mask = (struct face_mask){
		.values = studio->mask, .width = 64, .height = 64, .area = { 0, 0, SIDE, SIDE }
	};
	/* All points lie in the middle except the eyes' corners and the chin. */
	for (int i = 0; i < LANDMARKS; i++)
		studio->finding.mesh.points[i] = middle;
	const float us[2] = { -eye_distance / 2, eye_distance / 2 };
	for (int side = 0; side < 2; side++) {
		const float half = eye_distance / 5, sign = side == 0 ? -1 : 1;
		const float ends[2] = { us[side] + sign * half, us[side] - sign * half };
		studio->finding.mesh.points[landmark_eye_outer[side]] =
			(struct point){ middle.x + c * ends[0], middle.y + s * ends[0] };
		studio->finding.mesh.points[landmark_eye_inner[side]] =
			(struct point){ middle.x + c * ends[1], middle.y + s * ends[1] };
	}
	const float down = 1.7f * eye_distance;
	studio->finding.mesh.points[LANDMARK_CHIN] =
		(struct point){ middle.x - s * down, middle.y + c * down };
	assert_int_equal(scene_create(&studio->scene), 0);
}

static void close_studio(struct studio *studio)
{
	scene_destroy(studio->scene);
	free(studio->pixels);
	free(studio->mask);
}

static void test_chips_stand_upright(void **state)
{
	(void)state;
	static const float rolls[] = { 0, 15, -30 }, distances[] = { 40, 64, 150 };
	for (unsigned i = 0; i < 3; i++) {
		for (unsigned j = 0; j < 3; j++) {
			struct studio studio;
			const struct profile profile = { 0 };
			open_studio(&studio, rolls[i], distances[j]);
			scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
			const struct chip *chip = &studio.scene->face;
			assert_true(studio.scene->has_mesh && studio.scene->has_chips);
			const struct point left = chip->points[landmark_eye_outer[0]];
			const struct point right = chip->points[landmark_eye_outer[1]];
			assert_true(fabsf(left.y - right.y) < 0.1f);
			assert_true(fabsf(left.y - FACE_CHIP_EYES_Y) < 0.1f);
			assert_true(fabsf((left.x + right.x) / 2 - FACE_CHIP_WIDTH / 2.0f) < 0.1f);
			assert_true(fabsf(right.x - left.x - 1.4f * FACE_CHIP_IOD) < 0.2f);
			assert_true(fabsf(studio.scene->eye_distance - distances[j]) < 0.1f);
			assert_true(fabsf(studio.scene->face_height - 1.7f * distances[j]) < 0.3f);
			close_studio(&studio);
		}
	}
}

static void test_chips_show_the_pictures_pixels(void **state)
{
	(void)state;
	struct studio studio;
	const struct profile profile = { 0 };
	open_studio(&studio, 20, 128);
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
	for (int k = 0; k < 3; k++) {
		const struct chip *chip = k == 0   ? &studio.scene->face
					  : k == 1 ? &studio.scene->head
						   : &studio.scene->body;
		int seen = 0;
		for (int y = 0; y < chip->height; y += 7) {
			for (int x = 0; x < chip->width; x += 7) {
				const struct point p = plane_apply(
					&chip->to_picture,
					(struct point){ (float)x + 0.5f, (float)y + 0.5f });
				const uint8_t *bgr = chip->bgr[y * chip->width + x];
				const bool inside =
					p.x >= 0 && p.y >= 0 && p.x < SIDE && p.y < SIDE;
				assert_int_equal(bgr[3], inside ? 255 : 0);
				if (!(p.x > 4 && p.y > 4 && p.x < SIDE - 4 && p.y < SIDE - 4))
					continue;
				assert_true(fabsf((float)bgr[0] - p.x / 2) <= 2.5f);
				assert_true(fabsf((float)bgr[1] - p.y / 2) <= 2.5f);
				assert_int_equal(bgr[2], 200);
				seen++;
			}
		}
		assert_true(seen > 20);
	}
	close_studio(&studio);
}

static void test_head_top_comes_from_the_mask(void **state)
{
	(void)state;
	struct studio studio;
	const struct profile profile = { 0 };
	open_studio(&studio, 0, 60);
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
	assert_true(studio.scene->head_top_known);
	assert_true(fabsf(studio.scene->head_top - SIDE / 8.0f) < 5);
	studio.finding.mask.values = NULL;
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
	assert_false(studio.scene->head_top_known);
	assert_false(studio.scene->has_mask);
	close_studio(&studio);
}

static void test_polygons_fill_their_inside(void **state)
{
	(void)state;
	struct studio studio;
	const struct profile profile = { 0 };
	open_studio(&studio, 0, 64);
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
	struct chip *chip = &studio.scene->face;
	memset(chip->regions, 0, sizeof(chip->regions[0]) * FACE_CHIP_WIDTH * FACE_CHIP_HEIGHT);
	/* A square of 20, an L (not convex), and one that leaves the chip on all sides. */
	const struct point square[] = { { 10, 10 }, { 30, 10 }, { 30, 30 }, { 10, 30 } };
	const struct point angle[] = { { 50, 50 }, { 70, 50 }, { 70, 60 },
				       { 60, 60 }, { 60, 70 }, { 50, 70 } };
	const struct point all[] = { { -500, -500 }, { 900, -500 }, { 900, 900 }, { -500, 900 } };
	const struct point nothing[] = { { NAN, 1 }, { 2, NAN }, { 3, 3 } };
	region_fill_polygon(chip, square, 4, 1);
	region_fill_polygon(chip, angle, 6, 2);
	region_fill_polygon(chip, all, 4, 4);
	region_fill_polygon(chip, nothing, 3, 8);
	int counts[4] = { 0 };
	for (int i = 0; i < FACE_CHIP_WIDTH * FACE_CHIP_HEIGHT; i++)
		for (int bit = 0; bit < 4; bit++)
			counts[bit] += (chip->regions[i] >> bit & 1) != 0;
	assert_int_equal(counts[0], 400);
	assert_int_equal(counts[1], 300);
	assert_int_equal(counts[2], FACE_CHIP_WIDTH * FACE_CHIP_HEIGHT);
	assert_int_equal(counts[3], 0);
	assert_true(chip->regions[15 * FACE_CHIP_WIDTH + 15] & 1);
	assert_false(chip->regions[65 * FACE_CHIP_WIDTH + 65] & 2);
	close_studio(&studio);
}

static void test_without_a_face_there_are_no_chips(void **state)
{
	(void)state;
	struct studio studio;
	const struct profile profile = { 0 };
	const struct box box = { 100, 80, 200, 240 };
	open_studio(&studio, 0, 64);
	studio.finding.count = 0;
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
	assert_false(studio.scene->has_chips || studio.scene->has_mesh);
	/* An assumed box has chips, on which light is measured, but no mesh. */
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, &box);
	assert_true(studio.scene->has_chips && studio.scene->box_assumed);
	assert_false(studio.scene->has_mesh);
	int halves[2] = { 0 };
	for (int i = 0; i < FACE_CHIP_WIDTH * FACE_CHIP_HEIGHT; i++) {
		halves[0] += (studio.scene->face.regions[i] & REGION_HALF_LEFT) != 0;
		halves[1] += (studio.scene->face.regions[i] & REGION_HALF_RIGHT) != 0;
	}
	assert_true(halves[0] > 1000 && abs(halves[0] - halves[1]) < halves[0] / 10);
	/* Eyes in one and the same point give no scale. */
	studio.finding.count = 1;
	for (int i = 0; i < LANDMARKS; i++)
		studio.finding.mesh.points[i] = (struct point){ 5, 5 };
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
	assert_false(studio.scene->has_chips || studio.scene->has_mesh);
	close_studio(&studio);
}

static void test_medians_ignore_what_is_asked(void **state)
{
	(void)state;
	struct studio studio;
	const struct profile profile = { 0 };
	const struct point square[] = { { 10, 10 }, { 40, 10 }, { 40, 40 }, { 10, 40 } };
	const struct point part[] = { { 10, 10 }, { 20, 10 }, { 20, 40 }, { 10, 40 } };
	int count;
	open_studio(&studio, 0, 64);
	scene_build(studio.scene, &studio.image, &profile, &studio.finding, NULL);
	struct chip *chip = &studio.scene->face;
	memset(chip->regions, 0, sizeof(chip->regions[0]) * FACE_CHIP_WIDTH * FACE_CHIP_HEIGHT);
	region_fill_polygon(chip, square, 4, 1);
	region_fill_polygon(chip, part, 4, 2);
	(void)chip_median(chip, 1, 0, &count);
	assert_int_equal(count, 900);
	(void)chip_median(chip, 1, 2, &count);
	assert_int_equal(count, 600);
	(void)chip_median(chip, 4, 0, &count);
	assert_int_equal(count, 0);
	close_studio(&studio);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lab_is_cielab),
		cmocka_unit_test(test_percentiles),
		cmocka_unit_test(test_shade_is_not_another_skin),
		cmocka_unit_test(test_chips_stand_upright),
		cmocka_unit_test(test_chips_show_the_pictures_pixels),
		cmocka_unit_test(test_head_top_comes_from_the_mask),
		cmocka_unit_test(test_polygons_fill_their_inside),
		cmocka_unit_test(test_without_a_face_there_are_no_chips),
		cmocka_unit_test(test_medians_ignore_what_is_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
