/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/spot.h"

/* A face in the middle of a photo of 480x640, as the register's template wants it. */
static const struct spot_head head = { 190, 250, 290, 250, 80, 240 };
static const struct spot_frame photo = { 0, 0, 480, 640 };

static unsigned find(enum reason reason, struct spot spots[SPOTS_MAX])
{
	return spots_find(&head, &photo, reason_bit(reason), spots);
}

/* Whether the point, in pixels of the photo, lies in the box of the spot. */
static bool holds(const struct spot *spot, double x, double y)
{
	return x / 480 >= spot->x && x / 480 <= spot->x + spot->width && y / 640 >= spot->y &&
	       y / 640 <= spot->y + spot->height;
}

static void test_shut_eyes_are_ringed_one_by_one(void **state)
{
	(void)state;
	struct spot spots[SPOTS_MAX];
	assert_int_equal(find(REASON_EYES_CLOSED, spots), 2);
	assert_true(holds(&spots[0], 290, 250));
	assert_true(holds(&spots[1], 190, 250));
	assert_false(holds(&spots[0], 190, 250));
	assert_int_equal(spots[0].shape, SPOT_ELLIPSE);
}

static void test_the_mouth_lies_below_the_nose(void **state)
{
	(void)state;
	struct spot spots[SPOTS_MAX];
	assert_int_equal(find(REASON_MOUTH_OPEN, spots), 1);
	assert_true(holds(&spots[0], 240, 355));
	assert_false(holds(&spots[0], 240, 290));
	assert_false(holds(&spots[0], 240, 455)); /* the chin */
}

static void test_a_hat_is_ringed_up_to_the_top_of_the_head(void **state)
{
	(void)state;
	struct spot spots[SPOTS_MAX];
	assert_int_equal(find(REASON_HEAD_COVERED, spots), 1);
	assert_true(holds(&spots[0], 240, 80));
	assert_false(holds(&spots[0], 240, 250));
}

static void test_a_tilted_head_tilts_its_spots(void **state)
{
	(void)state;
	/* the same head, turned by 90 degrees about the middle of the eyes: its mouth is at the side */
	struct spot_head tilted = { 240, 200, 240, 300, 80, 240 };
	struct spot spots[SPOTS_MAX];
	assert_int_equal(spots_find(&tilted, &photo, reason_bit(REASON_MOUTH_OPEN), spots), 1);
	assert_true(holds(&spots[0], 240 - 108, 250));
	assert_false(holds(&spots[0], 240, 355));
}

static void test_every_spot_lies_within_the_frame(void **state)
{
	(void)state;
	/* a face at the edge of a picture */
	struct spot_head edge = { 20, 30, 90, 40, -30, 170 };
	struct spot spots[SPOTS_MAX];
	for (unsigned i = 0; i < REASON_COUNT; i++) {
		unsigned count = spots_find(&edge, &photo, reason_bit((enum reason)i), spots);
		for (unsigned k = 0; k < count; k++) {
			assert_true(spots[k].x >= 0 && spots[k].x + spots[k].width <= 1.0001f);
			assert_true(spots[k].y >= 0 && spots[k].y + spots[k].height <= 1.0001f);
			assert_true(spots[k].width > 0 && spots[k].height > 0);
		}
	}
}

static void test_the_frame_is_the_part_that_is_shown(void **state)
{
	(void)state;
	/* the photo is the middle of a picture of 1280x720, at half its size */
	struct spot_head large = { 545, 285, 615, 285, 180, 168 };
	struct spot_frame crop = { 412, 110, 336, 448 };
	struct spot spots[SPOTS_MAX];
	assert_int_equal(spots_find(&large, &crop, reason_bit(REASON_MOUTH_OPEN), spots), 1);
	assert_true(holds(&spots[0], 240, 355));
}

static void test_the_most_important_reason_comes_first_and_no_more_than_fit(void **state)
{
	(void)state;
	struct spot spots[SPOTS_MAX];
	unsigned count = spots_find(&head, &photo, ~(reason_set)0, spots);
	assert_int_equal(count, SPOTS_MAX);
	for (unsigned i = 1; i < count; i++)
		assert_true(spots[i].reason >= spots[i - 1].reason);
	assert_int_equal(spots[0].reason, REASON_SEVERAL_FACES); /* no_face has no place */
	assert_int_equal(spots[0].shape, SPOT_RECTANGLE);
}

static void test_a_malformed_head_has_no_spots(void **state)
{
	(void)state;
	struct spot spots[SPOTS_MAX];
	struct spot_head bad = head;
	bad.face_width = 0;
	assert_int_equal(spots_find(&bad, &photo, reason_bit(REASON_EYES_CLOSED), spots), 0);
	bad = head;
	bad.right_eye_x = NAN;
	assert_int_equal(spots_find(&bad, &photo, reason_bit(REASON_EYES_CLOSED), spots), 0);
	bad = head;
	bad.right_eye_x = bad.left_eye_x;
	assert_int_equal(spots_find(&bad, &photo, reason_bit(REASON_EYES_CLOSED), spots), 0);
	struct spot_frame none = { 0, 0, 0, 0 };
	assert_int_equal(spots_find(&head, &none, reason_bit(REASON_EYES_CLOSED), spots), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shut_eyes_are_ringed_one_by_one),
		cmocka_unit_test(test_the_mouth_lies_below_the_nose),
		cmocka_unit_test(test_a_hat_is_ringed_up_to_the_top_of_the_head),
		cmocka_unit_test(test_a_tilted_head_tilts_its_spots),
		cmocka_unit_test(test_every_spot_lies_within_the_frame),
		cmocka_unit_test(test_the_frame_is_the_part_that_is_shown),
		cmocka_unit_test(test_the_most_important_reason_comes_first_and_no_more_than_fit),
		cmocka_unit_test(test_a_malformed_head_has_no_spots),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
