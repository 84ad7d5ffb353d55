/* SPDX-License-Identifier: MIT */
/*
 * Headwear, fringes and shine, painted onto the head chip: one case for each rule of check_head and
 * check_hair. No networks; tests/eval tests people.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "daemon/examiner/check.h"
#include "daemon/examiner/forehead.h"

static const float IOD = HEAD_CHIP_IOD;
static const struct lab SKIN = { 65, 12, 18 }, BLACK = { 15, 2, 2 }, BLUE = { 30, 10, -40 },
			PALE = { 80, 2, 3 }, BLOND = { 84, 4, 14 };

/* The head's colour at a place: eye distances to the right of the middle, and above the brows. */
typedef struct lab (*painter)(float right, float above);

/*
 * Black hair that starts `height` above the brows, and `slope` higher one eye distance to the
 * right.
 */
static struct lab cover_of(struct lab cover, float right, float above, float height, float slope)
{
	return above > height + slope * right ? cover : SKIN;
}

static struct lab bare_forehead(float right, float above)
{
	return cover_of(BLACK, right, above, 0.85f, 0);
}

static struct lab black_cap(float right, float above)
{
	return cover_of(BLACK, right, above, 0.2f, 0);
}

static struct lab swept_fringe(float right, float above)
{
	return cover_of(BLACK, right, above, 0.35f, 0.5f);
}

static struct lab blue_cap_worn_high(float right, float above)
{
	return cover_of(BLUE, right, above, 0.6f, 0);
}

static struct lab black_hair_as_high(float right, float above)
{
	return cover_of(BLACK, right, above, 0.6f, 0);
}

/* The fringe hangs in arcs, so that no straight edge adds to what the colour says. */
static struct lab ragged(struct lab cover, float right, float above)
{
	return cover_of(cover, right, above, 0.5f + 0.3f * cosf(9 * right), 0);
}

static struct lab blond_fringe(float right, float above)
{
	return ragged(BLOND, right, above);
}

static struct lab white_cloth_as_ragged(float right, float above)
{
	return ragged(PALE, right, above);
}

static struct lab white_cap(float right, float above)
{
	return cover_of(PALE, right, above, 0.4f, 0);
}

static struct lab hair_over_the_brows(float right, float above)
{
	return cover_of(BLACK, right, above, 0.02f, 0);
}

static struct lab shine_over_the_brows(float right, float above)
{
	return above < 0.7f ? cover_of(PALE, right, above, 0.02f, 0) : BLACK;
}

static void place_brows(struct chip *head, float brow_y)
{
	const float lower = brow_y + 0.12f * IOD, lid = brow_y + 0.45f * IOD;
	for (int i = 0; i < LANDMARKS; i++)
		head->points[i] = (struct point){ head->eyes.x, head->eyes.y };
	head->points[LANDMARK_GLABELLA].y = brow_y;
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		const float outer = head->eyes.x + (side == LANDMARK_LEFT ? -0.85f : 0.85f) * IOD;
		const float inner = head->eyes.x + (side == LANDMARK_LEFT ? -0.25f : 0.25f) * IOD;
		for (int i = 0; i < LANDMARKS_BROW_EDGE; i++) {
			const float t = (float)i / (LANDMARKS_BROW_EDGE - 1);
			const float x = outer + t * (inner - outer);
			head->points[landmarks_brow_upper[side][i]] = (struct point){ x, brow_y };
			head->points[landmarks_brow_lower[side][i]] = (struct point){ x, lower };
		}
		for (int i = 0; i < LANDMARKS_LID; i++) {
			const float t = (float)i / (LANDMARKS_LID - 1);
			head->points[landmarks_lower_lid[side][i]] =
				(struct point){ outer + t * (inner - outer), lid };
		}
	}
}

/* A head that reaches 1.6 eye distances above the brows. */
static void paint(struct scene *scene, painter colour)
{
	struct chip *head = &scene->head;
	const float brow_y = head->eyes.y - 0.4f * IOD;

	scene->has_mesh = scene->has_mask = true;
	scene->skin = (struct skin){ .count = 1000, .cheeks = SKIN, .brows = SKIN };
	scene->skin.cheek[0] = scene->skin.cheek[1] = SKIN;
	place_brows(head, brow_y);
	for (int y = 0; y < head->height; y++) {
		for (int x = 0; x < head->width; x++) {
			const int at = y * head->width + x;
			const float above = (brow_y - (float)y) / IOD;
			const struct lab c = colour(((float)x - head->eyes.x) / IOD, above);
			head->lab_l[at] = c.l;
			head->lab_a[at] = c.a;
			head->lab_b[at] = c.b;
			memset(head->bgr[at], 255, 4);
			head->bgr[at][0] = (uint8_t)c.l; /* not burnt */
			head->person[at] = above < 1.6f ? 255 : 0;
			head->regions[at] = skin_is(&scene->skin, c) ? REGION_SKIN : 0;
		}
	}
}

static double head_cover(painter colour)
{
	struct scene *scene;
	struct measures measures = { 0 };
	assert_int_equal(scene_create(&scene), 0);
	paint(scene, colour);
	check_head(scene, &measures);
	scene_destroy(scene);
	assert_true(measures.values[MEASURE_HEAD_COVER].is_assessed);
	return measures.values[MEASURE_HEAD_COVER].value;
}

static double brow_cover(painter colour)
{
	struct scene *scene;
	struct measures measures = { 0 };
	assert_int_equal(scene_create(&scene), 0);
	paint(scene, colour);
	check_hair(scene, &measures);
	scene_destroy(scene);
	return measures.values[MEASURE_BROW_COVER].value;
}

static void test_a_cap_is_headwear_and_a_swept_fringe_is_none(void **state)
{
	(void)state;
	assert_true(head_cover(black_cap) > 1);
	assert_true(head_cover(swept_fringe) < 0.4);
	assert_true(head_cover(bare_forehead) < 0.4);
}

static void test_worn_high_it_takes_a_colour_that_hair_has_not(void **state)
{
	(void)state;
	assert_true(head_cover(blue_cap_worn_high) > 0.65); /* chsi's limit */
	assert_true(head_cover(black_hair_as_high) < 0.4);
}

static void test_blond_and_white_hair_is_no_white_cloth(void **state)
{
	(void)state;
	double hair = head_cover(blond_fringe), cloth = head_cover(white_cloth_as_ragged);
	print_message("blond fringe %.2f, white cloth as ragged %.2f\n", hair, cloth);
	assert_true(hair < 0.4);
	assert_true(cloth > hair + 0.2);
	assert_true(head_cover(white_cap) > 1);
}

static void test_shine_above_the_brows_is_not_hair(void **state)
{
	(void)state;
	assert_true(brow_cover(hair_over_the_brows) > 0.9);
	assert_true(brow_cover(shine_over_the_brows) < 0.1);
	assert_true(brow_cover(bare_forehead) < 0.1);
}

static void test_without_a_mask_nothing_is_said(void **state)
{
	(void)state;
	struct scene *scene;
	struct measures measures = { 0 };
	assert_int_equal(scene_create(&scene), 0);
	paint(scene, black_cap);
	scene->has_mask = false;
	check_head(scene, &measures);
	scene_destroy(scene);
	assert_false(measures.values[MEASURE_HEAD_COVER].is_assessed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_cap_is_headwear_and_a_swept_fringe_is_none),
		cmocka_unit_test(test_worn_high_it_takes_a_colour_that_hair_has_not),
		cmocka_unit_test(test_blond_and_white_hair_is_no_white_cloth),
		cmocka_unit_test(test_shine_above_the_brows_is_not_hair),
		cmocka_unit_test(test_without_a_mask_nothing_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
