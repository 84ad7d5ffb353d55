/* SPDX-License-Identifier: MIT */
/* A profile's text: what is read, and what is refused with which words. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/core/profile.h"

#define BASE                                                                                       \
	"name = test\n"                                                                            \
	"photo.width = 480\nphoto.height = 640\nphoto.dpi = 300\n"                                 \
	"photo.bytes_min = 20000\nphoto.bytes_max = 40000\n"                                       \
	"photo.quality_min = 60\nphoto.quality_max = 95\n"                                         \
	"photo.eyes_min = 200\nphoto.eyes_target = 250\nphoto.eyes_max = 300\n"                    \
	"photo.head_top_min = 50\nphoto.head_top_target = 80\nphoto.head_top_max = 110\n"          \
	"photo.face_width_min = 180\nphoto.face_width_target = 235\n"                              \
	"photo.face_width_max = 300\nphoto.offset_max = 24\n"

static int parse(const char *text, struct problem *problem, struct profile *profile)
{
	return profile_parse(text, strlen(text), "test.conf", problem, profile);
}

static void test_all_kinds_of_lines_are_read(void **state)
{
	(void)state;
	struct problem problem = { 0 };
	struct profile profile;
	assert_int_equal(parse(BASE "# a comment\n\n"
				    "backdrop = 100 197 255\n"
				    "reason.too_dark = advise  # so that it passes\r\n"
				    "HeadPoseYaw.min = -5.5\nHeadPoseYaw.max = 5.25",
			       &problem, &profile),
			 0);
	assert_string_equal(profile.name, "test");
	assert_int_equal(profile.crop.height, 640);
	assert_true(profile.crop.face_width.target > 234 && profile.crop.face_width.target < 236);
	assert_true(profile.backdrop_is_set);
	assert_true(profile.backdrop.g > 196 && profile.backdrop.g < 198);
	assert_int_equal(profile.actions[REASON_TOO_DARK], REASON_ADVISE);
	assert_int_equal(profile.actions[REASON_TOO_BRIGHT], REASON_REJECT);
	assert_int_equal(profile.actions[REASON_SMILING], REASON_ADVISE);
	assert_true(profile.limits[MEASURE_YAW].has_min && profile.limits[MEASURE_YAW].has_max);
	assert_float_equal(profile.limits[MEASURE_YAW].min, -5.5, 1e-9);
	assert_float_equal(profile.limits[MEASURE_YAW].max, 5.25, 1e-9);
	assert_false(profile.limits[MEASURE_ROLL].has_max);
}

static void test_each_mistake_is_refused_in_words(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ BASE "nonsense\n", "test.conf:19: must be `key = value`" },
		{ BASE "colour = red\n", "test.conf:19: colour: unknown key" },
		{ BASE "LuminanceMean = 3\n", "unknown key" },
		{ BASE "Luminance.min = 3\n", "unknown key" },
		{ BASE "LuminanceMean.min = bright\n", "must be a decimal number" },
		{ BASE "LuminanceMean.min = 1e3\n", "must be a decimal number" },
		{ BASE "LuminanceMean.min =\n", "must be a decimal number" },
		{ BASE "LuminanceMean.min = 0.9\nLuminanceMean.max = 0.2\n", "must not be above" },
		{ BASE "DynamicRange.min = 4\n", "names no reason" },
		{ BASE "reason.too_dim = off\n", "no such reason" },
		{ BASE "reason.too_dark = maybe\n", "must be reject, advise or off" },
		{ BASE "reason.too_dark = off\nreason.too_dark = off\n", "is set twice" },
		{ BASE "backdrop = 1 2\n", "must be `any` or three numbers" },
		{ BASE "backdrop = 1 2 300\n", "must be `any` or three numbers" },
		{ BASE "backdrop = blue\n", "must be `any` or three numbers" },
		{ BASE "name = again\n", "is set twice" },
		{ "name = UPPER\n", "must have 1 to 31 characters of" },
		{ "name = x\n", "photo.width is missing" },
		{ "", "name is missing" },
		{ "photo.width = 480.5\n", "must be a whole number" },
		{ "photo.width = 5\n", "must be between 100 and 4000" },
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct problem problem = { 0 };
		struct profile profile = { .dpi = -1 };
		assert_int_equal(parse(cases[i].text, &problem, &profile), -EINVAL);
		if (!strstr(problem.text, cases[i].says))
			fail_msg("case %u says: %s", i, problem.text);
		assert_int_equal(profile.dpi, -1);
	}
}

static void test_bands_that_do_not_rise_are_refused(void **state)
{
	(void)state;
	char text[sizeof(BASE)];
	struct problem problem = { 0 };
	struct profile profile;
	memcpy(text, BASE, sizeof(BASE));
	memcpy(strstr(text, "eyes_target = 250"), "eyes_target = 350", 17);
	assert_int_equal(parse(text, &problem, &profile), -EINVAL);
	assert_non_null(strstr(problem.text, "photo.eyes"));
}

static void test_odd_bytes_are_survived(void **state)
{
	(void)state;
	static const char zeros[] = "name = a\0b\n";
	struct problem problem = { 0 };
	struct profile profile;
	assert_int_equal(profile_parse(zeros, sizeof(zeros) - 1, "t", &problem, &profile), -EINVAL);
	char longest[300];
	memset(longest, 'k', sizeof(longest));
	longest[150] = '=';
	assert_int_equal(profile_parse(longest, sizeof(longest), "t", &problem, &profile), -EINVAL);
}

static void test_the_shipped_profiles_are_good(void **state)
{
	(void)state;
	static const char *const files[] = { "etc/profiles/chsi.conf", "etc/profiles/icao.conf",
					     "etc/profiles/lenient.conf" };
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char text[65536];
		FILE *file = fopen(files[i], "r");
		assert_non_null(file);
		size_t size = fread(text, 1, sizeof(text) - 1, file);
		fclose(file);
		text[size] = '\0';
		struct problem problem = { 0 };
		struct profile profile;
		if (profile_parse(text, size, files[i], &problem, &profile) < 0)
			fail_msg("%s", problem.text);
		assert_non_null(strstr(files[i], profile.name));
		/* Every reason's action stands in the file, for a reader need not know defaults. */
		for (unsigned j = 0; j < REASON_COUNT; j++) {
			char key[64];
			(void)snprintf(key, sizeof(key),
				       "reason.%s =", reason_name((enum reason)j));
			assert_non_null(strstr(text, key));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_kinds_of_lines_are_read),
		cmocka_unit_test(test_each_mistake_is_refused_in_words),
		cmocka_unit_test(test_bands_that_do_not_rise_are_refused),
		cmocka_unit_test(test_odd_bytes_are_survived),
		cmocka_unit_test(test_the_shipped_profiles_are_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
