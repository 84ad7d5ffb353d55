/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/tflite.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/examiner/nn/graph.h"
#include "daemon/examiner/nn/model.h"
#include "tests/support/networks.h"

static struct model load(enum model_role role)
{
	struct model model = { .bytes = NULL };
	const char *models = networks_models();
	struct problem problem = { "" };

	if (models && model_load(models, role, &problem, &model) < 0)
		fail_msg("%s", problem.text);
	return model;
}

static void test_the_pinned_models_read_as_known(void **state)
{
	/* Another reader of the format counted these when the models were chosen. */
	static const struct {
		enum model_role role;
		int tensors, operators;
		int32_t side; /* of the square input */
	} rows[] = {
		{ MODEL_DETECTOR_SHORT, 250, 164, 128 }, { MODEL_DETECTOR_FULL, 544, 354, 192 },
		{ MODEL_MESH, 1096, 712, 192 },          { MODEL_MASK_SQUARE, 360, 246, 256 },
		{ MODEL_MASK_WIDE, 370, 246, 256 },      { MODEL_PALM, 353, 232, 192 },
		{ MODEL_HAND, 271, 167, 224 },
	};

	(void)state;
	if (!networks_models())
		skip();
	for (size_t k = 0; k < sizeof(rows) / sizeof(*rows); k++) {
		struct model model = load(rows[k].role);
		struct tflite *tflite = NULL;
		const struct tflite_tensor *input;

		assert_int_equal(tflite_read(model.bytes, model.size, "it", NULL, &tflite), 0);
		assert_int_equal(tflite->tensor_count, rows[k].tensors);
		assert_int_equal(tflite->operator_count, rows[k].operators);
		assert_int_equal(tflite->input_count, 1);
		input = &tflite->tensors[tflite->inputs[0]];
		assert_int_equal(input->rank, 4);
		assert_int_equal(input->size[2], rows[k].side);
		assert_int_equal(input->size[3], 3);
		assert_null(input->data);
		tflite_destroy(tflite);
		model_finish(&model);
	}
}

static void test_other_files_are_refused_in_words(void **state)
{
	static const char text[] = "certainly not a flat buffer, but long enough to look like one";
	struct problem problem = { "" };
	struct tflite *tflite = NULL;

	(void)state;
	assert_int_equal(
		tflite_read((const uint8_t *)text, sizeof(text), "x.tflite", &problem, &tflite),
		-EBADMSG);
	assert_null(tflite);
	assert_non_null(strstr(problem.text, "x.tflite"));
	assert_non_null(strstr(problem.text, "not a TensorFlow Lite model"));
	assert_int_equal(tflite_read((const uint8_t *)text, 0, "x", &problem, &tflite), -EBADMSG);
}

/*
 * Reads a copy of exactly this size, so that the sanitizer sees a read behind it. Builds a graph
 * where reading succeeds.
 */
static int try_bytes(const uint8_t *bytes, size_t size)
{
	struct tflite *tflite = NULL;
	struct graph *graph = NULL;
	uint8_t *copy = malloc(size ? size : 1);
	int r;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	r = tflite_read(copy, size, "it", NULL, &tflite);
	if (r == 0) {
		r = graph_create(tflite, NULL, NULL, &graph);
		assert_true(r == 0 || r == -EBADMSG);
		graph_destroy(graph);
		tflite_destroy(tflite);
	} else {
		assert_int_equal(r, -EBADMSG);
	}
	free(copy);
	return r;
}

static void test_a_cut_off_file_is_refused(void **state)
{
	struct model model = load(MODEL_DETECTOR_SHORT);
	const size_t edge = 1500;

	(void)state;
	if (!model.bytes)
		skip();
	for (size_t size = 0; size < model.size;
	     size += size < edge || size + edge > model.size ? 1 : 499)
		assert_int_equal(try_bytes(model.bytes, size), -EBADMSG);
	assert_int_equal(try_bytes(model.bytes, model.size), 0);
	model_finish(&model);
}

/* The same numbers every time: Marsaglia's xorshift (2003). */
static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Where the tables begin: behind the last large constant. */
static size_t tables_at(const struct model *model)
{
	struct tflite *tflite = NULL;
	size_t least = model->size;

	assert_int_equal(tflite_read(model->bytes, model->size, "it", NULL, &tflite), 0);
	for (int k = 0; k < tflite->tensor_count; k++) {
		const struct tflite_tensor *tensor = &tflite->tensors[k];
		size_t at = tensor->data ? (size_t)(tensor->data - model->bytes) : model->size;

		least = at < least ? at : least;
	}
	tflite_destroy(tflite);
	return least;
}

static void test_flipped_bits_never_lead_outside(void **state)
{
	struct model model = load(MODEL_DETECTOR_SHORT);
	uint32_t seed = 0x5eed;
	size_t least;
	int refused = 0;

	(void)state;
	if (!model.bytes)
		skip();
	least = tables_at(&model);
	for (int k = 0; k < 3000; k++) {
		size_t where = next_random(&seed);
		uint8_t old;

		/* Weights fill most of the file, so half of the flips go to the tables. */
		where %= k % 2 ? model.size : (least > 4096 ? least : model.size / 8);
		if (k % 4 == 0)
			where = model.size - 1 - where % (model.size / 5);
		old = model.bytes[where];
		model.bytes[where] ^= (uint8_t)(1u << next_random(&seed) % 8);
		if (k % 3 == 0)
			model.bytes[where] = (uint8_t)next_random(&seed);
		refused += try_bytes(model.bytes, model.size) < 0;
		model.bytes[where] = old;
	}
	assert_true(refused > 150); /* with fewer the flips missed the tables */
	model_finish(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_pinned_models_read_as_known),
		cmocka_unit_test(test_other_files_are_refused_in_words),
		cmocka_unit_test(test_a_cut_off_file_is_refused),
		cmocka_unit_test(test_flipped_bits_never_lead_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
