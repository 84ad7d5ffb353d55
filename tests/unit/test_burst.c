/* SPDX-License-Identifier: MIT */
/* Which frame of a burst is the best one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>

#include "daemon/core/burst.h"

static struct measures calm(void)
{
	struct measures measures = { 0 };
	measures_set(&measures, MEASURE_LENS_GLARE, 0);
	measures_set(&measures, MEASURE_OVER_EXPOSURE, 0);
	measures_set(&measures, MEASURE_EYE_APERTURE, 0.28);
	measures_set(&measures, MEASURE_FOCUS, 0.35);
	measures_set(&measures, MEASURE_MOUTH_CLOSED, 0.001);
	measures_set(&measures, MEASURE_SMILE, 0.82);
	measures_set(&measures, MEASURE_GAZE_OFFSET, 0.01);
	measures_set(&measures, MEASURE_YAW, 0);
	measures_set(&measures, MEASURE_PITCH, 0);
	measures_set(&measures, MEASURE_ROLL, 0);
	return measures;
}

static bool better(const struct measures *a, reason_set a_reasons, const struct measures *b,
		   reason_set b_reasons)
{
	struct verdict va = { .reasons = a_reasons }, vb = { .reasons = b_reasons };
	struct burst_rank ra = burst_rank(true, a, &va), rb = burst_rank(true, b, &vb);
	bool result = burst_is_better(&ra, &rb);
	assert_false(result && burst_is_better(&rb, &ra));
	return result;
}

static void test_a_frame_with_a_face_beats_all_others(void **state)
{
	(void)state;
	struct measures measures = calm(), nothing = { 0 };
	struct verdict clean = { 0 }, bad = { .reasons = 0xff };
	struct burst_rank with = burst_rank(true, &measures, &bad);
	struct burst_rank without = burst_rank(false, &nothing, &clean);
	assert_true(burst_is_better(&with, &without));
	assert_false(burst_is_better(&with, &with));
}

static void test_fewer_reasons_beat_sharpness(void **state)
{
	(void)state;
	struct measures soft = calm(), sharp = calm();
	measures_set(&sharp, MEASURE_FOCUS, 0.9);
	assert_true(better(&soft, 0, &sharp, reason_bit(REASON_EYES_CLOSED)));
	assert_true(better(&sharp, 0, &soft, 0));
}

static void test_less_glare_beats_wide_eyes(void **state)
{
	(void)state;
	struct measures glare = calm(), none = calm();
	measures_set(&glare, MEASURE_LENS_GLARE, 0.02);
	measures_set(&none, MEASURE_EYE_APERTURE, 0.24);
	assert_true(better(&none, 0, &glare, 0));
}

static void test_open_eyes_beat_a_little_sharpness_and_a_stare_does_not(void **state)
{
	(void)state;
	struct measures narrow = calm(), open = calm(), stare = calm(), sharper = calm();
	measures_set(&narrow, MEASURE_EYE_APERTURE, 0.20);
	measures_set(&narrow, MEASURE_FOCUS, 0.6);
	assert_true(better(&open, 0, &narrow, 0));
	measures_set(&stare, MEASURE_EYE_APERTURE, 0.45);
	measures_set(&sharper, MEASURE_FOCUS, 0.45);
	assert_true(better(&sharper, 0, &stare, 0));
}

static void test_a_calm_face_beats_a_hair_of_sharpness(void **state)
{
	(void)state;
	struct measures still = calm(), turned = calm();
	measures_set(&still, MEASURE_FOCUS, 0.360);
	measures_set(&turned, MEASURE_FOCUS, 0.362);
	measures_set(&turned, MEASURE_YAW, 8);
	assert_true(better(&still, 0, &turned, 0));
}

static void test_a_value_that_was_not_taken_ranks_last(void **state)
{
	(void)state;
	struct measures whole = calm(), blind = calm(), nonsense = calm();
	blind.values[MEASURE_EYE_APERTURE].is_assessed = false;
	measures_set(&nonsense, MEASURE_FOCUS, NAN);
	assert_true(better(&whole, 0, &blind, 0));
	assert_true(better(&whole, 0, &nonsense, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_frame_with_a_face_beats_all_others),
		cmocka_unit_test(test_fewer_reasons_beat_sharpness),
		cmocka_unit_test(test_less_glare_beats_wide_eyes),
		cmocka_unit_test(test_open_eyes_beat_a_little_sharpness_and_a_stare_does_not),
		cmocka_unit_test(test_a_calm_face_beats_a_hair_of_sharpness),
		cmocka_unit_test(test_a_value_that_was_not_taken_ranks_last),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
