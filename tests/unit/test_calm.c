/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/examiner/calm.h"

static const int64_t FRAME_US = 33333;

static double calmed(struct calm *calm, enum measure measure, double value, int64_t passed_us)
{
	struct measures measures = { 0 };
	measures_set(&measures, measure, value);
	calm_measures(calm, passed_us, &measures);
	assert_true(measures.values[measure].is_assessed);
	return measures.values[measure].value;
}

static void test_noise_at_a_limit_is_not_seen(void **state)
{
	(void)state;
	struct calm calm = { 0 };
	double first = calmed(&calm, MEASURE_EYE_APERTURE, 0.13, FRAME_US);
	for (int k = 0; k < 100; k++)
		assert_true(calmed(&calm, MEASURE_EYE_APERTURE, 0.13 + (k % 2 ? 0.01 : -0.01),
				   FRAME_US) == first);
}

static void test_eyes_that_shut_are_seen_at_once(void **state)
{
	(void)state;
	struct calm calm = { 0 };
	(void)calmed(&calm, MEASURE_EYE_APERTURE, 0.3, FRAME_US);
	assert_true(calmed(&calm, MEASURE_EYE_APERTURE, 0.05, FRAME_US) < 0.08);
	assert_true(calmed(&calm, MEASURE_EYE_APERTURE, 0.3, FRAME_US) > 0.27);
}

static void test_slow_measures_follow_within_a_second(void **state)
{
	(void)state;
	struct calm calm = { 0 };
	(void)calmed(&calm, MEASURE_YAW, 0, FRAME_US);
	double soon = calmed(&calm, MEASURE_YAW, 10, FRAME_US);
	assert_true(soon > 1 && soon < 4);
	double later = 0;
	for (int k = 0; k < 30; k++)
		later = calmed(&calm, MEASURE_YAW, 10, FRAME_US);
	assert_true(later > 9 && later <= 10);
}

static void test_a_gap_or_an_unassessed_frame_forgets(void **state)
{
	(void)state;
	struct calm calm = { 0 };
	struct measures nothing = { 0 };
	(void)calmed(&calm, MEASURE_YAW, 0, FRAME_US);
	assert_true(fabs(calmed(&calm, MEASURE_YAW, 10, 600000) - 10) < 1e-9);
	calm_measures(&calm, FRAME_US, &nothing);
	assert_false(nothing.values[MEASURE_YAW].is_assessed);
	assert_true(fabs(calmed(&calm, MEASURE_YAW, -5, FRAME_US) + 5) < 1e-9);
	calm_reset(&calm);
	assert_true(fabs(calmed(&calm, MEASURE_YAW, 5, FRAME_US) - 5) < 1e-9);
}

static void test_other_measures_stay_as_they_are(void **state)
{
	(void)state;
	struct calm calm = { 0 };
	(void)calmed(&calm, MEASURE_FACE_COUNT, 1, FRAME_US);
	assert_true(fabs(calmed(&calm, MEASURE_FACE_COUNT, 2, FRAME_US) - 2) < 1e-9);
}

static void test_a_head_that_breathes_keeps_its_place(void **state)
{
	(void)state;
	struct calm calm = { 0 };
	float places[CALM_PLACES] = { 100, 200, 50, 80 };
	calm_places(&calm, 2, places);
	float nearby[CALM_PLACES] = { 101, 199, 48, 80 };
	calm_places(&calm, 2, nearby);
	for (int i = 0; i < CALM_PLACES; i++)
		assert_true(fabsf(nearby[i] - places[i]) < 1e-4f);
	float away[CALM_PLACES] = { 110, 200, 50, 60 };
	calm_places(&calm, 2, away);
	assert_true(fabsf(away[0] - 108) < 1e-4f && fabsf(away[3] - 62) < 1e-4f);
	calm.has_places = false;
	float anew[CALM_PLACES] = { 90, 200, 50, 60 };
	calm_places(&calm, 2, anew);
	assert_true(fabsf(anew[0] - 90) < 1e-4f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_noise_at_a_limit_is_not_seen),
		cmocka_unit_test(test_eyes_that_shut_are_seen_at_once),
		cmocka_unit_test(test_slow_measures_follow_within_a_second),
		cmocka_unit_test(test_a_gap_or_an_unassessed_frame_forgets),
		cmocka_unit_test(test_other_measures_stay_as_they_are),
		cmocka_unit_test(test_a_head_that_breathes_keeps_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
