/* SPDX-License-Identifier: MIT */
/* wrap: dlopen dlsym */
#include "daemon/examiner/nn/engine.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/examiner/face/sample.h"
#include "daemon/examiner/nn/network.h"
#include "daemon/examiner/nn/tflite.h"
#include "tests/support/folder.h"
#include "tests/support/networks.h"

static bool library_is_missing;
static const char *function_is_missing;

void *__real_dlopen(const char *name, int flags);
void *__wrap_dlopen(const char *name, int flags);
void *__wrap_dlopen(const char *name, int flags)
{
	return library_is_missing ? __real_dlopen("/nowhere/libXNNPACK.so.0", flags)
				  : __real_dlopen(name, flags);
}

void *__real_dlsym(void *library, const char *name);
void *__wrap_dlsym(void *library, const char *name);
void *__wrap_dlsym(void *library, const char *name)
{
	if (function_is_missing && strcmp(function_is_missing, name) == 0)
		return NULL;
	return __real_dlsym(library, name);
}

struct network {
	enum model_role role;
	const struct engine_cut *cut;
	const char *name;
	float scale, offset; /* from a pixel 0..255 to an input number */
};

#define CUT(in, ...)                                                                               \
	&(const struct engine_cut)                                                                 \
	{                                                                                          \
		(const int[]){ in }, 1, (const int[]){ __VA_ARGS__ },                              \
			sizeof((int[]){ __VA_ARGS__ }) / sizeof(int)                               \
	}

static const struct network networks[] = {
	{ MODEL_DETECTOR_SHORT, NULL, "short range", 1 / 127.5f, -1 },
	{ MODEL_DETECTOR_FULL, NULL, "full range", 1 / 127.5f, -1 },
	{ MODEL_MESH, CUT(0, 186, 710, 35), "trunk", 1 / 255.0f, 0 },
	{ MODEL_MESH, CUT(199, 684), "lips", 1 / 255.0f, 0 },
	{ MODEL_MESH, CUT(200, 687, 690), "left eye", 1 / 255.0f, 0 },
	{ MODEL_MESH, CUT(201, 693, 696), "right eye", 1 / 255.0f, 0 },
	{ MODEL_MASK_SQUARE, NULL, "square mask", 1 / 255.0f, 0 },
	{ MODEL_MASK_WIDE, NULL, "wide mask", 1 / 255.0f, 0 },
	{ MODEL_PALM, NULL, "palms", 1 / 255.0f, 0 },
	{ MODEL_HAND, NULL, "hand", 1 / 255.0f, 0 },
};
enum { NETWORKS = sizeof(networks) / sizeof(*networks), PHOTOS = 10 };

static struct engine *load(const struct network *network, enum engine_choice choice)
{
	struct problem problem = { "" };
	struct engine *engine = NULL;

	if (network_load(networks_models(), network->role, choice, network->cut, 1, &problem,
			 &engine) < 0)
		fail_msg("%s: %s", network->name, problem.text);
	return engine;
}

/*
 * Fills the input with a photograph. The refining networks take the same numbers as a feature map.
 */
static void fill_input(struct sampler *sampler, const struct image *photo,
		       const struct network *network, struct tensor input)
{
	int side = (int)lrint(sqrt((double)input.count / 3));
	int height = input.count == 256 * 144 * 3 ? 144 : side;
	struct sample_target target = { .rgb = input.values,
					.width = height == 144 ? 256 : side,
					.height = height,
					.scale = network->scale,
					.offset = network->offset };
	struct box whole = { 0, 0, (float)photo->width, (float)photo->height };

	if (input.count == 16 * 16 * 32) {
		target.width = 90; /* 90 x 30 x 3 numbers */
		target.height = 30;
	}
	assert_true((size_t)(3 * target.width * target.height) <= input.count);
	sampler_set(sampler, photo);
	assert_int_equal(sample_region(sampler, whole, &target), 0);
}

/* Returns the greatest difference as a share of the output's range. */
static float compare_outputs(const char *name, struct tensor a, struct tensor b)
{
	float low = INFINITY, high = -INFINITY, worst = 0;

	assert_int_equal(a.count, b.count);
	for (size_t k = 0; k < a.count; k++) {
		low = fminf(low, b.values[k]);
		high = fmaxf(high, b.values[k]);
		worst = fmaxf(worst, fabsf(a.values[k] - b.values[k]));
	}
	if (a.count == 1) /* one logit, which is about -20..20 over all faces */
		low = high - 40;
	if (!(worst <= 1e-4f * (high - low)))
		fail_msg("%s: differs by %g in a range of %g", name, (double)worst,
			 (double)(high - low));
	return worst / (high - low);
}

static void test_xnnpack_and_the_twin_agree_on_photographs(void **state)
{
	char folder[512];
	const char *portraits = folder_shared("faces/portraits", folder);
	struct engine *engines[NETWORKS][2];
	struct sampler *sampler = NULL;
	float worst = 0;

	(void)state;
	if (!portraits || !networks_models())
		skip();
	assert_int_equal(sampler_create(&sampler), 0);
	for (int n = 0; n < NETWORKS; n++) {
		engines[n][0] = load(&networks[n], ENGINE_XNNPACK);
		engines[n][1] = load(&networks[n], ENGINE_PLAIN);
		assert_string_equal(engine_name(engines[n][0]), "xnnpack");
		assert_string_equal(engine_name(engines[n][1]), "plain");
	}
	for (int k = 0; k < PHOTOS; k++) {
		struct image photo;
		char name[256];

		assert_true(networks_photo(portraits, "", 4 * k, &photo, name));
		for (int n = 0; n < NETWORKS; n++) {
			for (int e = 0; e < 2; e++) {
				fill_input(sampler, &photo, &networks[n],
					   engine_input(engines[n][e], 0));
				assert_int_equal(engine_run(engines[n][e]), 0);
			}
			for (int o = 0; o < engine_output_count(engines[n][0]); o++)
				worst = fmaxf(worst,
					      compare_outputs(networks[n].name,
							      engine_output(engines[n][0], o),
							      engine_output(engines[n][1], o)));
		}
		free(photo.pixels);
	}
	print_message("engines: differ by at most %.1e of an output's range over %d photographs\n",
		      (double)worst, PHOTOS);
	for (int n = 0; n < NETWORKS; n++)
		for (int e = 0; e < 2; e++)
			engine_destroy(engines[n][e]);
	sampler_destroy(sampler);
}

static void test_the_same_input_gives_the_same_output_again(void **state)
{
	(void)state;
	if (!networks_models())
		skip();
	for (int choice = ENGINE_XNNPACK; choice <= ENGINE_PLAIN; choice++) {
		struct engine *engine = load(&networks[0], (enum engine_choice)choice);
		struct tensor input = engine_input(engine, 0), output = engine_output(engine, 2);
		float first;

		for (size_t k = 0; k < input.count; k++)
			input.values[k] = (float)(k % 255) / 127.5f - 1;
		assert_int_equal(engine_run(engine), 0);
		first = output.values[100];
		assert_int_equal(engine_run(engine), 0);
		assert_true(output.values[100] >= first && output.values[100] <= first);
		assert_ptr_equal(engine_output(engine, 2).values, output.values);
		engine_destroy(engine);
	}
}

static void test_without_the_library_the_twin_takes_over(void **state)
{
	struct engine *engine = NULL;
	struct problem problem = { "" };

	(void)state;
	if (!networks_models())
		skip();
	library_is_missing = true;
	assert_int_equal(network_load(networks_models(), MODEL_DETECTOR_SHORT, ENGINE_XNNPACK, NULL,
				      1, &problem, &engine),
			 -ENOTSUP);
	assert_null(engine);
	assert_non_null(strstr(problem.text, "libxnnpack0"));
	engine = load(&networks[0], ENGINE_AUTO);
	assert_string_equal(engine_name(engine), "plain");
	engine_destroy(engine);
	library_is_missing = false;
}

static void test_a_library_of_another_version_is_not_used(void **state)
{
	struct engine *engine = NULL;
	struct problem problem = { "" };

	(void)state;
	if (!networks_models())
		skip();
	function_is_missing = "xnn_define_prelu";
	assert_int_equal(network_load(networks_models(), MODEL_DETECTOR_SHORT, ENGINE_XNNPACK, NULL,
				      1, &problem, &engine),
			 -ENOTSUP);
	assert_non_null(strstr(problem.text, "xnn_define_prelu"));
	engine = load(&networks[0], ENGINE_AUTO);
	assert_string_equal(engine_name(engine), "plain");
	engine_destroy(engine);
	function_is_missing = NULL;
}

static void test_impossible_cuts_are_refused(void **state)
{
	const struct {
		const struct engine_cut *cut;
		const char *why;
	} rows[] = {
		{ CUT(0, 5000), "an output outside the table" },
		{ CUT(5000, 186), "an input outside the table" },
		{ CUT(0, 684), "custom operators on the way" },
		{ CUT(199, 186), "an output that the input does not lead to" },
	};
	struct problem problem = { "" };
	struct engine *engine = NULL;

	(void)state;
	if (!networks_models())
		skip();
	for (size_t k = 0; k < sizeof(rows) / sizeof(*rows); k++) {
		int r = network_load(networks_models(), MODEL_MESH, ENGINE_PLAIN, rows[k].cut, 1,
				     &problem, &engine);

		if (r != -EBADMSG)
			fail_msg("%s: %d", rows[k].why, r);
		assert_non_null(strstr(problem.text, "cannot be run"));
		assert_null(engine);
	}
}

static void test_all_cuts_are_made_or_none(void **state)
{
	const struct engine_cut cuts[] = { *CUT(0, 186), *CUT(0, 684) };
	struct engine *engines[2] = { NULL, NULL };

	(void)state;
	if (!networks_models())
		skip();
	assert_int_equal(
		network_load(networks_models(), MODEL_MESH, ENGINE_AUTO, cuts, 2, NULL, engines),
		-EBADMSG);
	assert_null(engines[0]);
	assert_null(engines[1]);
}

static void test_choices_are_read_from_words(void **state)
{
	enum engine_choice choice = ENGINE_AUTO;

	(void)state;
	assert_int_equal(engine_choice_parse("plain", &choice), 0);
	assert_int_equal(choice, ENGINE_PLAIN);
	assert_int_equal(engine_choice_parse("xnnpack", &choice), 0);
	assert_int_equal(choice, ENGINE_XNNPACK);
	assert_int_equal(engine_choice_parse("auto", &choice), 0);
	assert_int_equal(choice, ENGINE_AUTO);
	assert_int_equal(engine_choice_parse("Plain", &choice), -EINVAL);
	assert_int_equal(choice, ENGINE_AUTO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xnnpack_and_the_twin_agree_on_photographs),
		cmocka_unit_test(test_the_same_input_gives_the_same_output_again),
		cmocka_unit_test(test_without_the_library_the_twin_takes_over),
		cmocka_unit_test(test_a_library_of_another_version_is_not_used),
		cmocka_unit_test(test_impossible_cuts_are_refused),
		cmocka_unit_test(test_all_cuts_are_made_or_none),
		cmocka_unit_test(test_choices_are_read_from_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
