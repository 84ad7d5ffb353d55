/* SPDX-License-Identifier: MIT */
/* The scores that the formulas of docs/photo.md 4 give, at published values. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>

#include "daemon/examiner/iso.h"

struct row {
	double native;
	int score;
};

static void check(int (*map)(double), const struct row *rows, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(map(rows[i].native), rows[i].score);
}

#define CHECK(map, ...)                                                                            \
	do {                                                                                       \
		const struct row rows[] = { __VA_ARGS__ };                                         \
		check(map, rows, sizeof(rows) / sizeof(rows[0]));                                  \
	} while (0)

static void test_under_exposure_is_nearly_blind(void **state)
{
	(void)state;
	CHECK(iso_under_score, { 0.7, 98 }, { 0.85, 76 }, { 0.9, 52 }, { 0, 100 });
}

static void test_luminance_is_not(void **state)
{
	(void)state;
	CHECK(iso_luminance_score, { 0.15, 27 }, { 0.20, 50 }, { 0.25, 73 }, { 0.30, 88 },
	      { 0.40, 98 }, { 0.60, 98 }, { 0.80, 50 });
}

static void test_over_exposure_is_strict(void **state)
{
	(void)state;
	CHECK(iso_over_score, { 0, 100 }, { 0.005, 67 }, { 0.01, 50 }, { 0.02, 33 }, { 0.05, 17 });
}

static void test_illumination(void **state)
{
	(void)state;
	CHECK(iso_illumination_score, { 0, 0 }, { 0.1, 50 }, { 0.2, 62 }, { 0.3, 70 }, { 0.5, 81 },
	      { 1, 100 });
}

static void test_eyes_and_mouth(void **state)
{
	(void)state;
	CHECK(iso_eyes_score, { 0.02, 50 }, { 0.03, 73 }, { 0.04, 88 }, { 0.05, 95 });
	CHECK(iso_mouth_score, { 0.05, 92 }, { 0.10, 84 }, { 0.15, 70 }, { 0.20, 50 });
}

static void test_pose_scores_cannot_hold_five_degrees(void **state)
{
	(void)state;
	CHECK(iso_pose_score, { 0, 100 }, { 5, 99 }, { -5, 99 }, { 8, 98 }, { 15, 93 }, { 90, 0 },
	      { 120, 0 });
}

static void test_background(void **state)
{
	(void)state;
	CHECK(iso_background_score, { 40, 81 }, { 60, 72 }, { 100, 55 });
}

static void test_head_size(void **state)
{
	(void)state;
	CHECK(iso_head_size_score, { 0.24, 3 }, { 0.32, 14 }, { 0.40, 54 }, { 0.45, 100 });
}

static void test_variance_peaks_where_published(void **state)
{
	(void)state;
	assert_int_equal(iso_variance_score(0), 0);
	assert_int_equal(iso_variance_score(1.0 / 60), 100);
	assert_true(iso_variance_score(0.005) < 100 && iso_variance_score(0.1) < 100);
}

static void test_colour(void **state)
{
	(void)state;
	CHECK(iso_colour_score, { 0, 100 }, { 10, 54 }, { 100, 0 });
}

static void test_nonsense_scores_nothing(void **state)
{
	(void)state;
	assert_int_equal(iso_score(NAN), 0);
	assert_int_equal(iso_score(-3), 0);
	assert_int_equal(iso_score(1e9), 100);
	assert_true(fabs(iso_sigmoid(1, 1, 0.1) - 0.5) < 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_under_exposure_is_nearly_blind),
		cmocka_unit_test(test_luminance_is_not),
		cmocka_unit_test(test_over_exposure_is_strict),
		cmocka_unit_test(test_illumination),
		cmocka_unit_test(test_eyes_and_mouth),
		cmocka_unit_test(test_pose_scores_cannot_hold_five_degrees),
		cmocka_unit_test(test_background),
		cmocka_unit_test(test_head_size),
		cmocka_unit_test(test_variance_peaks_where_published),
		cmocka_unit_test(test_colour),
		cmocka_unit_test(test_nonsense_scores_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
