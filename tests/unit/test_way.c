/* SPDX-License-Identifier: MIT */
/* Which way and how far: left and right are the person's own, image right is the person's left. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "daemon/base/settings.h"
#include "daemon/core/way.h"

static struct profile profile;

/* A face of the right size in the middle of a picture of 1280x720. */
static struct crop_face middle_face(void)
{
	return (struct crop_face){ .image_width = 1280,
				   .image_height = 720,
				   .eyes_x = 640,
				   .eyes_y = 280,
				   .head_top_y = 95,
				   .face_width = 250 };
}

static struct measures with(enum measure measure, double value)
{
	struct measures measures = { 0 };
	measures_set(&measures, measure, value);
	return measures;
}

static enum way turn_for(enum measure measure, double value, enum reason reason)
{
	struct measures measures = with(measure, value);
	struct crop_face face = middle_face();
	struct ways ways = ways_find(&profile, &measures, &face, reason_bit(reason));
	return ways_first(&ways, reason);
}

static void test_a_head_goes_back_the_way_it_came(void **state)
{
	(void)state;
	/* yaw > 0: the face looks to image right, the person's left */
	assert_int_equal(turn_for(MEASURE_YAW, 28, REASON_HEAD_TURNED), WAY_TURN_RIGHT);
	assert_int_equal(turn_for(MEASURE_YAW, -28, REASON_HEAD_TURNED), WAY_TURN_LEFT);
	assert_int_equal(turn_for(MEASURE_PITCH, 20, REASON_HEAD_RAISED), WAY_CHIN_DOWN);
	assert_int_equal(turn_for(MEASURE_PITCH, -22, REASON_HEAD_RAISED), WAY_CHIN_UP);
	/* roll > 0: clockwise in the image, so the top leans to the person's left */
	assert_int_equal(turn_for(MEASURE_ROLL, 14, REASON_HEAD_TILTED), WAY_TILT_RIGHT);
	assert_int_equal(turn_for(MEASURE_ROLL, -14, REASON_HEAD_TILTED), WAY_TILT_LEFT);
	assert_int_equal(turn_for(MEASURE_YAW, 2, REASON_HEAD_TURNED), WAY_NONE);
}

static struct ways move_for(struct crop_face face, enum reason reason)
{
	struct measures measures = { 0 };
	return ways_find(&profile, &measures, &face, reason_bit(reason));
}

static void test_who_sits_beside_the_picture_moves_to_its_middle(void **state)
{
	(void)state;
	struct crop_face face = middle_face();
	face.eyes_x = 100; /* image left: the person's right */
	struct ways ways = move_for(face, REASON_OFF_CENTRE);
	assert_int_equal(ways_first(&ways, REASON_OFF_CENTRE), WAY_LEFT);
	face.eyes_x = 1180;
	ways = move_for(face, REASON_OFF_CENTRE);
	assert_int_equal(ways_first(&ways, REASON_OFF_CENTRE), WAY_RIGHT);
}

static void test_who_sits_low_sits_higher(void **state)
{
	(void)state;
	struct crop_face face = middle_face();
	face.eyes_y = 560;
	face.head_top_y = 375;
	struct ways ways = move_for(face, REASON_OFF_CENTRE);
	assert_int_equal(ways_set(&ways), way_bit(WAY_HIGHER));
}

static void test_distance_has_a_way_and_a_size(void **state)
{
	(void)state;
	struct crop_face face = middle_face();
	face.face_width = 100;
	struct ways far = move_for(face, REASON_TOO_SMALL);
	face.face_width = 160;
	struct ways nearer = move_for(face, REASON_TOO_SMALL);
	assert_int_equal(ways_first(&far, REASON_TOO_SMALL), WAY_CLOSER);
	assert_true(far.size[WAY_CLOSER] > nearer.size[WAY_CLOSER]);
	face.face_width = 420;
	struct ways close = move_for(face, REASON_TOO_CLOSE);
	assert_int_equal(ways_first(&close, REASON_TOO_CLOSE), WAY_BACK);
	/* the right size, but the picture cuts the head's top */
	face = middle_face();
	face.eyes_y = 90;
	face.head_top_y = -95;
	struct ways high = move_for(face, REASON_TOO_CLOSE);
	assert_int_equal(ways_first(&high, REASON_TOO_CLOSE), WAY_LOWER);
}

static void test_no_way_is_known_without_a_face_or_a_reason(void **state)
{
	(void)state;
	struct measures measures = with(MEASURE_YAW, 40);
	struct crop_face face = middle_face();
	struct ways ways = ways_find(&profile, &measures, NULL, reason_bit(REASON_HEAD_TURNED));
	assert_int_equal(ways_set(&ways), 0);
	ways = ways_find(&profile, &measures, &face, 0);
	assert_int_equal(ways_set(&ways), 0);
	/* a turned head is no reason to move */
	ways = ways_find(&profile, &measures, &face, reason_bit(REASON_HEAD_TURNED));
	assert_int_equal(ways_set(&ways), way_bit(WAY_TURN_RIGHT));
	assert_int_equal(way_of(ways_set(&ways), REASON_OFF_CENTRE), WAY_NONE);
	assert_int_equal(way_of(ways_set(&ways), REASON_HEAD_TURNED), WAY_TURN_RIGHT);
}

int main(void)
{
	struct problem problem = { "" };
	struct hash hash;
	if (settings_read_profile("etc/profiles", "chsi", &problem, &profile, &hash) < 0)
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_head_goes_back_the_way_it_came),
		cmocka_unit_test(test_who_sits_beside_the_picture_moves_to_its_middle),
		cmocka_unit_test(test_who_sits_low_sits_higher),
		cmocka_unit_test(test_distance_has_a_way_and_a_size),
		cmocka_unit_test(test_no_way_is_known_without_a_face_or_a_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
