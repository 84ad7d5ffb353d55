/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/readout.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "daemon/examiner/face/mesh.h"
#include "daemon/examiner/readout_tables.h"
#include "tests/support/folder.h"
#include "tests/support/networks.h"

/* The features of the check value that the fitting tool writes beside each table. */
static void fill(float map[FACE_MAP_COUNT])
{
	for (int k = 0; k < FACE_MAP_COUNT; k++)
		map[k] = (float)(7 * k % 13 - 6) / 4;
}

static void test_the_scores_are_those_that_the_fitting_tool_computed(void **state)
{
	static const float expected[READOUTS] = {
		[READOUT_HEADWEAR] = READOUT_HEADWEAR_CHECK,
		[READOUT_COVERING] = READOUT_COVERING_CHECK,
		[READOUT_GLASSES] = READOUT_GLASSES_CHECK,
	};
	float map[FACE_MAP_COUNT];
	(void)state;
	fill(map);
	for (int which = 0; which < READOUTS; which++)
		assert_true(fabsf(readout_score(which, map) - expected[which]) < 1e-3f);
}

static void test_features_of_nothing_score_the_bias(void **state)
{
	float map[FACE_MAP_COUNT] = { 0 };
	(void)state;
	assert_true(fabsf(readout_score(READOUT_HEADWEAR, map) - READOUT_HEADWEAR_BIAS) < 1e-6f);
	assert_true(fabsf(readout_score(READOUT_COVERING, map) - READOUT_COVERING_BIAS) < 1e-6f);
	assert_true(fabsf(readout_score(READOUT_GLASSES, map) - READOUT_GLASSES_BIAS) < 1e-6f);
}

/* The map of the face in the middle of a portrait. */
static void map_of(const struct image *photo, enum engine_choice engine, float map[FACE_MAP_COUNT])
{
	struct mesh_place place = { { (float)photo->width * 0.5f, (float)photo->height * 0.5f },
				    (float)photo->width * 0.6f,
				    0 };
	struct problem problem = { "" };
	struct sampler *sampler;
	struct mesh *mesh;
	struct face_mesh found;
	float flag;
	if (mesh_create(networks_models(), engine, &problem, &mesh) < 0)
		fail_msg("%s", problem.text);
	assert_int_equal(sampler_create(&sampler), 0);
	sampler_set(sampler, photo);
	for (int k = 0; k < 3; k++) {
		assert_int_equal(mesh_look(mesh, sampler, &place), 0);
		assert_int_equal(mesh_run_trunk(mesh, &flag), 0);
		assert_int_equal(mesh_run_heads(mesh, &found), 0);
		mesh_pool(mesh, map);
		place = mesh_place_of_mesh(&found);
	}
	sampler_destroy(sampler);
	mesh_destroy(mesh);
}

static void test_a_bare_portrait_scores_below_zero_with_either_engine(void **state)
{
	char folder[512], name[256];
	float map[FACE_MAP_COUNT], plain[FACE_MAP_COUNT];
	struct image photo;
	(void)state;
	if (!networks_models() || !folder_shared("faces/portraits", folder) ||
	    !networks_photo(folder, "london_", 2, &photo, name))
		skip();
	map_of(&photo, ENGINE_AUTO, map);
	map_of(&photo, ENGINE_PLAIN, plain);
	free(photo.pixels);
	for (int which = 0; which < READOUTS; which++) {
		assert_true(readout_score(which, map) < 0);
		assert_true(fabsf(readout_score(which, map) - readout_score(which, plain)) < 1e-4f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_scores_are_those_that_the_fitting_tool_computed),
		cmocka_unit_test(test_features_of_nothing_score_the_bias),
		cmocka_unit_test(test_a_bare_portrait_scores_below_zero_with_either_engine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
