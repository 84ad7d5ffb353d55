/* SPDX-License-Identifier: MIT */
/* Measures against limits: three values, sides, actions, overrides. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "daemon/core/verdict.h"

static struct profile two_limits(void)
{
	struct profile profile = { 0 };
	for (unsigned i = 0; i < REASON_COUNT; i++)
		profile.actions[i] = reason_default((enum reason)i);
	profile.limits[MEASURE_LUMINANCE_MEAN] =
		(struct limit){ .has_min = true, .has_max = true, .min = 0.2, .max = 0.6 };
	profile.limits[MEASURE_SMILE] = (struct limit){ .has_max = true, .max = 1 };
	return profile;
}

static struct measures all_good(void)
{
	struct measures measures = { 0 };
	measures_set(&measures, MEASURE_LUMINANCE_MEAN, 0.4);
	measures_set(&measures, MEASURE_SMILE, 0.8);
	return measures;
}

static void test_measures_inside_their_limits_pass(void **state)
{
	(void)state;
	struct profile profile = two_limits();
	struct measures measures = all_good();
	struct verdict verdict;
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_PASS);
	assert_int_equal(verdict.states[MEASURE_LUMINANCE_MEAN], MEASURE_OK);
	assert_int_equal(verdict.states[MEASURE_YAW], MEASURE_OFF);
	measures_set(&measures, MEASURE_LUMINANCE_MEAN, 0.2);
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_PASS);
}

static void test_each_side_of_a_limit_names_its_reason(void **state)
{
	(void)state;
	struct profile profile = two_limits();
	struct measures measures = all_good();
	struct verdict verdict;
	measures_set(&measures, MEASURE_LUMINANCE_MEAN, 0.1);
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_REJECT);
	assert_true(verdict.reasons == reason_bit(REASON_TOO_DARK));
	assert_true(verdict.above == 0);
	measures_set(&measures, MEASURE_LUMINANCE_MEAN, 0.7);
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_true(verdict.reasons == reason_bit(REASON_TOO_BRIGHT));
	assert_true(verdict.above == reason_bit(REASON_TOO_BRIGHT));
}

static void test_a_value_that_is_no_number_never_passes(void **state)
{
	(void)state;
	struct profile profile = two_limits();
	struct measures measures = all_good();
	struct verdict verdict;
	measures_set(&measures, MEASURE_LUMINANCE_MEAN, NAN);
	assert_false(measures.values[MEASURE_LUMINANCE_MEAN].is_assessed);
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_UNASSESSED);
	/* nor where somebody wrote it past measures_set() */
	measures.values[MEASURE_LUMINANCE_MEAN] =
		(struct measure_value){ .is_assessed = true, .value = NAN };
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_REJECT);
}

static void test_advice_does_not_reject(void **state)
{
	(void)state;
	struct profile profile = two_limits();
	struct measures measures = all_good();
	struct verdict verdict;
	measures_set(&measures, MEASURE_SMILE, 1.1);
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_PASS);
	assert_true(verdict.advice == reason_bit(REASON_SMILING));
	assert_int_equal(verdict.states[MEASURE_SMILE], MEASURE_BAD);
	profile.actions[REASON_SMILING] = REASON_OFF;
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_true(verdict.advice == 0);
	assert_int_equal(verdict.states[MEASURE_SMILE], MEASURE_OFF);
}

static void test_a_measure_that_was_not_taken_does_not_pass(void **state)
{
	(void)state;
	struct profile profile = two_limits();
	struct measures measures = all_good();
	struct verdict verdict;
	measures.values[MEASURE_LUMINANCE_MEAN].is_assessed = false;
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_UNASSESSED);
	assert_true(verdict.unassessed & reason_bit(REASON_TOO_DARK));
	assert_int_equal(verdict.states[MEASURE_LUMINANCE_MEAN], MEASURE_UNASSESSED);
	/* Advice that could not be judged does not hold anybody up. */
	measures = all_good();
	measures.values[MEASURE_SMILE].is_assessed = false;
	verdict_judge(&profile, &measures, 0, &verdict);
	assert_int_equal(verdict.outcome, VERDICT_PASS);
}

static void test_an_overridden_reason_becomes_advice(void **state)
{
	(void)state;
	struct profile profile = two_limits();
	struct measures measures = all_good();
	struct verdict verdict;
	measures_set(&measures, MEASURE_LUMINANCE_MEAN, 0.1);
	verdict_judge(&profile, &measures, reason_bit(REASON_TOO_DARK), &verdict);
	assert_int_equal(verdict.outcome, VERDICT_PASS);
	assert_true(verdict.advice == reason_bit(REASON_TOO_DARK));
}

static void test_the_names_of_outcomes_and_states_are_stable(void **state)
{
	(void)state;
	assert_string_equal(verdict_outcome_name(VERDICT_UNASSESSED), "unassessed");
	assert_string_equal(measure_state_name(MEASURE_BAD), "bad");
	assert_int_equal(measure_parse("HeadPoseYaw"), MEASURE_YAW);
	assert_int_equal(measure_parse("headposeyaw"), MEASURE_COUNT);
	for (unsigned i = 0; i < MEASURE_COUNT; i++)
		assert_int_equal(measure_parse(measure_name((enum measure)i)), (int)i);
	assert_null(measure_name(MEASURE_COUNT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_measures_inside_their_limits_pass),
		cmocka_unit_test(test_each_side_of_a_limit_names_its_reason),
		cmocka_unit_test(test_a_value_that_is_no_number_never_passes),
		cmocka_unit_test(test_advice_does_not_reject),
		cmocka_unit_test(test_a_measure_that_was_not_taken_does_not_pass),
		cmocka_unit_test(test_an_overridden_reason_becomes_advice),
		cmocka_unit_test(test_the_names_of_outcomes_and_states_are_stable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
