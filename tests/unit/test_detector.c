/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/detector.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/folder.h"
#include "tests/support/networks.h"
#include "tests/support/pictures.h"

static struct detector *detectors[2];
static struct sampler *sampler;

static int set_up(void **state)
{
	struct problem problem = { "" };

	(void)state;
	if (!networks_models())
		return 0;
	for (int range = DETECTOR_SHORT; range <= DETECTOR_FULL; range++)
		if (detector_create((enum detector_range)range, networks_models(), ENGINE_AUTO,
				    &problem, &detectors[range]) < 0)
			fail_msg("%s", problem.text);
	return sampler_create(&sampler);
}

static int tear_down(void **state)
{
	(void)state;
	detector_destroy(detectors[0]);
	detector_destroy(detectors[1]);
	detector_destroy(NULL);
	sampler_destroy(sampler);
	return 0;
}

static struct detections find(enum detector_range range, const struct image *image,
			      struct box square)
{
	struct detections found;

	sampler_set(sampler, image);
	assert_int_equal(detector_look(detectors[range], sampler, square), 0);
	assert_int_equal(detector_find(detectors[range], 0.5f, &found), 0);
	return found;
}

static void assert_face_is_plausible(const struct detection *face)
{
	struct point left = face->keypoints[FACE_KEYPOINT_LEFT_EYE];
	struct point right = face->keypoints[FACE_KEYPOINT_RIGHT_EYE];
	struct point mouth = face->keypoints[FACE_KEYPOINT_MOUTH];

	assert_true(left.x < right.x);
	assert_true(mouth.y > left.y && mouth.y > right.y);
	assert_true(left.x > face->box.x && right.x < face->box.x + face->box.width);
	assert_true(mouth.y < face->box.y + face->box.height);
	assert_true(face->score > 0.5f && face->score <= 1);
}

static void test_both_ranges_find_the_one_face_of_a_portrait(void **state)
{
	char folder[512], name[256];
	const char *portraits = folder_shared("faces/portraits", folder);
	struct image photo;

	(void)state;
	if (!portraits || !networks_models())
		skip();
	for (int k = 0; k < 8 && networks_photo(portraits, "london_", k, &photo, name); k++) {
		for (int range = DETECTOR_SHORT; range <= DETECTOR_FULL; range++) {
			struct detections found =
				find((enum detector_range)range, &photo, detector_whole(&photo));

			if (found.count != 1)
				fail_msg("%s: %d faces, range %d", name, found.count, range);
			assert_face_is_plausible(&found.items[0]);
		}
		free(photo.pixels);
	}
}

/* The same face must lie at the same pixels of the picture, wherever the square is. */
static void test_boxes_are_in_the_pictures_pixels(void **state)
{
	char folder[512], name[256];
	const char *portraits = folder_shared("faces/portraits", folder);
	struct image photo;
	struct detections whole, shifted;
	struct box square;

	(void)state;
	if (!portraits || !networks_models())
		skip();
	assert_true(networks_photo(portraits, "london_", 0, &photo, name));
	whole = find(DETECTOR_FULL, &photo, detector_whole(&photo));
	square = (struct box){ -400, -150, 1900, 1900 };
	shifted = find(DETECTOR_FULL, &photo, square);
	assert_int_equal(whole.count, 1);
	assert_int_equal(shifted.count, 1);
	for (int k = 0; k < 4; k++) {
		float dx = whole.items[0].keypoints[k].x - shifted.items[0].keypoints[k].x;
		float dy = whole.items[0].keypoints[k].y - shifted.items[0].keypoints[k].y;

		assert_true(hypotf(dx, dy) < 0.06f * whole.items[0].box.width);
	}
	assert_true(detector_overlap(&whole.items[0].box, &shifted.items[0].box) > 0.8f);
	free(photo.pixels);
}

static void test_smooth_pictures_and_noise_hold_no_face(void **state)
{
	struct image pictures[2];

	(void)state;
	if (!networks_models())
		skip();
	pictures[0] = pictures_smooth(640, 480);
	pictures[1] = pictures_noisy(320, 700, 255);
	for (int k = 0; k < 2; k++) {
		for (int range = DETECTOR_SHORT; range <= DETECTOR_FULL; range++)
			assert_int_equal(find((enum detector_range)range, &pictures[k],
					      detector_whole(&pictures[k]))
						 .count,
					 0);
		free(pictures[k].pixels);
	}
}

static void test_the_whole_is_a_centred_square(void **state)
{
	const struct image wide = { .width = 1280, .height = 720 };
	const struct image high = { .width = 480, .height = 640 };
	struct box a = detector_whole(&wide), b = detector_whole(&high);

	(void)state;
	assert_int_equal(lrintf(a.x), 0);
	assert_int_equal(lrintf(a.y), -280);
	assert_int_equal(lrintf(a.width), 1280);
	assert_int_equal(lrintf(b.x), -80);
	assert_int_equal(lrintf(b.height), 640);
}

static void test_overlap_is_shared_over_joint_area(void **state)
{
	const struct box a = { 0, 0, 10, 10 }, b = { 5, 0, 10, 10 }, c = { 10, 0, 5, 5 };

	(void)state;
	assert_true(fabsf(detector_overlap(&a, &a) - 1) < 1e-6f);
	assert_true(fabsf(detector_overlap(&a, &b) - 1.0f / 3) < 1e-6f);
	assert_true(detector_overlap(&a, &c) <= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_ranges_find_the_one_face_of_a_portrait),
		cmocka_unit_test(test_boxes_are_in_the_pictures_pixels),
		cmocka_unit_test(test_smooth_pictures_and_noise_hold_no_face),
		cmocka_unit_test(test_the_whole_is_a_centred_square),
		cmocka_unit_test(test_overlap_is_shared_over_joint_area),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
