/* SPDX-License-Identifier: MIT */
/* Compares the lists of points with the canonical face and with the model file. */
#include "daemon/examiner/face/landmarks.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/examiner/face/pose.h"
#include "daemon/examiner/nn/model.h"
#include "tests/support/networks.h"

static struct canonical canonical;

static int set_up(void **state)
{
	struct problem problem = { "" };

	(void)state;
	if (networks_models() && canonical_load(networks_models(), &problem, &canonical) < 0)
		fail_msg("%s", problem.text);
	return 0;
}

#define NEED_MODELS()                                                                              \
	do {                                                                                       \
		if (!networks_models())                                                            \
			skip();                                                                    \
	} while (0)

static float across(int point)
{
	return canonical.points[point][0];
}

static float up(int point)
{
	return canonical.points[point][1];
}

/* The canonical face is symmetric to about a tenth of a millimetre. */
static void assert_mirrored(int left, int right)
{
	const float *a = canonical.points[left], *b = canonical.points[right];

	if (a[0] >= 0 || fabsf(a[0] + b[0]) > 0.05f || fabsf(a[1] - b[1]) > 0.05f ||
	    fabsf(a[2] - b[2]) > 0.05f)
		fail_msg("%d and %d are no mirror images", left, right);
}

static void assert_lists_mirrored(const uint16_t *left, const uint16_t *right, int count)
{
	for (int k = 0; k < count; k++)
		assert_mirrored(left[k], right[k]);
}

static void test_pairs_are_mirror_images(void **state)
{
	(void)state;
	NEED_MODELS();
	assert_mirrored(landmark_eye_outer[0], landmark_eye_outer[1]);
	assert_mirrored(landmark_eye_inner[0], landmark_eye_inner[1]);
	assert_mirrored(landmark_mouth_corner[0], landmark_mouth_corner[1]);
	assert_mirrored(landmark_mouth_inner_corner[0], landmark_mouth_inner_corner[1]);
	assert_mirrored(landmark_nose_wing[0], landmark_nose_wing[1]);
	assert_mirrored(landmark_face_side[0], landmark_face_side[1]);
	assert_mirrored(landmark_jaw_angle[0], landmark_jaw_angle[1]);
	assert_mirrored(landmark_temple[0], landmark_temple[1]);
	assert_mirrored(landmark_cheek[0], landmark_cheek[1]);
	assert_lists_mirrored(landmarks_upper_lid[0], landmarks_upper_lid[1], LANDMARKS_LID);
	assert_lists_mirrored(landmarks_lower_lid[0], landmarks_lower_lid[1], LANDMARKS_LID);
	assert_lists_mirrored(landmarks_eye_ring[0], landmarks_eye_ring[1], LANDMARKS_EYE_RING);
	assert_lists_mirrored(landmarks_brow_ring[0], landmarks_brow_ring[1], LANDMARKS_BROW);
	assert_lists_mirrored(landmarks_brow_upper[0], landmarks_brow_upper[1],
			      LANDMARKS_BROW_EDGE);
	assert_lists_mirrored(landmarks_brow_lower[0], landmarks_brow_lower[1],
			      LANDMARKS_BROW_EDGE);
	assert_lists_mirrored(landmarks_cheek_ring[0], landmarks_cheek_ring[1], LANDMARKS_CHEEK);
	assert_lists_mirrored(landmarks_refined_eye[0], landmarks_refined_eye[1],
			      LANDMARKS_REFINED_EYE);
}

static void test_single_points_lie_on_the_middle_line_in_order(void **state)
{
	static const int down[] = { LANDMARK_FOREHEAD_TOP,    LANDMARK_FOREHEAD,
				    LANDMARK_GLABELLA,        LANDMARK_NOSE_ROOT,
				    LANDMARK_NOSE_BRIDGE,     LANDMARK_NOSE_TIP,
				    LANDMARK_NOSE_BASE,       LANDMARK_LIP_TOP,
				    LANDMARK_LIP_UPPER_INNER, LANDMARK_LIP_LOWER_INNER,
				    LANDMARK_LIP_BOTTOM,      LANDMARK_CHIN };

	(void)state;
	NEED_MODELS();
	for (size_t k = 0; k < sizeof(down) / sizeof(*down); k++) {
		assert_true(fabsf(across(down[k])) < 0.02f);
		assert_true(k == 0 || up(down[k]) < up(down[k - 1]));
	}
	for (int k = 1; k < LANDMARKS_NOSE_LINE; k++)
		assert_true(up(landmarks_nose_line[k]) < up(landmarks_nose_line[k - 1]));
}

static float side_of(int a, int b, int point)
{
	return (across(b) - across(a)) * (up(point) - up(a)) -
	       (up(b) - up(a)) * (across(point) - across(a));
}

static bool cross(int a, int b, int c, int d)
{
	return side_of(a, b, c) * side_of(a, b, d) < 0 && side_of(c, d, a) * side_of(c, d, b) < 0;
}

/* With a wrong number or order some edges of the outline cross. */
static void assert_simple(const uint16_t *ring, int count, const char *name)
{
	for (int j = 0; j < count; j++)
		for (int k = 0; k < j; k++)
			if (cross(ring[j], ring[(j + 1) % count], ring[k], ring[(k + 1) % count]))
				fail_msg("%s crosses itself at %d and %d", name, ring[j], ring[k]);
}

static void test_rings_do_not_cross_themselves(void **state)
{
	(void)state;
	NEED_MODELS();
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		assert_simple(landmarks_eye_ring[side], LANDMARKS_EYE_RING, "eye");
		assert_simple(landmarks_brow_ring[side], LANDMARKS_BROW, "brow");
		assert_simple(landmarks_cheek_ring[side], LANDMARKS_CHEEK, "cheek");
	}
	assert_simple(landmarks_forehead_ring, LANDMARKS_FOREHEAD, "forehead");
	assert_simple(landmarks_lips_outer, LANDMARKS_LIPS, "outer lips");
	assert_simple(landmarks_lips_inner, LANDMARKS_LIPS, "inner lips");
	assert_simple(landmarks_face_oval, LANDMARKS_OVAL, "oval");
}

static void test_the_oval_holds_every_point(void **state)
{
	float left = 0, right = 0, top = 0, bottom = 0;

	(void)state;
	NEED_MODELS();
	for (int k = 0; k < LANDMARKS_OVAL; k++) {
		left = fminf(left, across(landmarks_face_oval[k]));
		right = fmaxf(right, across(landmarks_face_oval[k]));
		top = fmaxf(top, up(landmarks_face_oval[k]));
		bottom = fminf(bottom, up(landmarks_face_oval[k]));
	}
	for (int k = 0; k < LANDMARKS_MESH; k++) {
		assert_true(across(k) >= left && across(k) <= right);
		assert_true(up(k) >= bottom && up(k) <= top);
	}
}

static void test_lids_pair_and_brows_stand_above(void **state)
{
	(void)state;
	NEED_MODELS();
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		for (int k = 0; k < LANDMARKS_LID; k++) {
			int upper = landmarks_upper_lid[side][k];
			int lower = landmarks_lower_lid[side][k];

			assert_true(up(upper) > up(lower));
			assert_true(fabsf(across(upper) - across(lower)) < 0.35f);
		}
		for (int k = 0; k < LANDMARKS_BROW_EDGE; k++) {
			int above = landmarks_brow_upper[side][k];
			int below = landmarks_brow_lower[side][k];

			assert_true(up(above) > up(below));
			assert_true(up(below) > up(landmarks_upper_lid[side][3]));
		}
	}
}

/* The model's options list these points as 16-bit numbers. */
static bool file_lists(const struct model *model, const uint16_t *points, size_t count)
{
	return memmem(model->bytes, model->size, points, count * sizeof(*points)) != NULL;
}

static void test_refined_points_are_those_in_the_model_file(void **state)
{
	struct model model;
	uint16_t wrong[LANDMARKS_REFINED_LIPS];

	(void)state;
	NEED_MODELS();
	assert_int_equal(model_load(networks_models(), MODEL_MESH, NULL, &model), 0);
	assert_true(file_lists(&model, landmarks_refined_lips, LANDMARKS_REFINED_LIPS));
	assert_true(file_lists(&model, landmarks_refined_eye[0], LANDMARKS_REFINED_EYE));
	assert_true(file_lists(&model, landmarks_refined_eye[1], LANDMARKS_REFINED_EYE));
	memcpy(wrong, landmarks_refined_lips, sizeof(wrong));
	wrong[40]++;
	assert_false(file_lists(&model, wrong, LANDMARKS_REFINED_LIPS));
	model_finish(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs_are_mirror_images),
		cmocka_unit_test(test_single_points_lie_on_the_middle_line_in_order),
		cmocka_unit_test(test_rings_do_not_cross_themselves),
		cmocka_unit_test(test_the_oval_holds_every_point),
		cmocka_unit_test(test_lids_pair_and_brows_stand_above),
		cmocka_unit_test(test_refined_points_are_those_in_the_model_file),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
