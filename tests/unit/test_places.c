/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/examiner/nn/model.h"
#include "daemon/examiner/nn/tflite.h"
#include "tests/support/networks.h"

enum { VALUES = 6 };

/* Four nodes in a row; value 1 is read again by the last one. Value 5 is the output. */
struct chain {
	struct graph graph;
	struct graph_value values[VALUES];
	struct graph_node nodes[5];
};

static void make_chain(struct chain *chain, const size_t counts[VALUES])
{
	*chain = (struct chain){
		.graph = { .value_count = VALUES, .node_count = 5, .output_count = 1 },
	};
	chain->graph.values = chain->values;
	chain->graph.nodes = chain->nodes;
	chain->graph.outputs[0] = VALUES - 1;
	for (int k = 0; k < VALUES; k++)
		chain->values[k].count = counts[k];
	for (int k = 0; k < 5; k++)
		chain->nodes[k] = (struct graph_node){
			.op = GRAPH_ADD, .input = k, .second = k == 4 ? 1 : -1, .output = k + 1
		};
}

static void test_values_that_are_needed_at_different_times_share_a_place(void **state)
{
	static const size_t counts[VALUES] = { 48, 48, 48, 48, 48, 48 };
	struct chain chain;
	struct places places;

	(void)state;
	make_chain(&chain, counts);
	assert_int_equal(places_plan(&chain.graph, &places), 0);
	assert_true(places.offsets[0] == PLACES_NOWHERE); /* the input */
	assert_true(places.offsets[5] == PLACES_NOWHERE); /* the output */
	assert_true(places.offsets[2] == places.offsets[4]);
	assert_true(places.offsets[1] != places.offsets[2]);
	assert_true(places.offsets[1] != places.offsets[4]); /* the last node reads both */
	assert_int_equal(places.count, 3 * (48 + GRAPH_SPARE));
	places_finish(&places);
}

static void test_a_small_value_takes_a_place_that_a_large_one_left(void **state)
{
	static const size_t counts[VALUES] = { 8, 8, 4000, 16, 80, 8 };
	struct chain chain;
	struct places places;

	(void)state;
	make_chain(&chain, counts);
	assert_int_equal(places_plan(&chain.graph, &places), 0);
	assert_true(places.offsets[2] == 0 && places.offsets[4] == 0);
	for (int k = 1; k < 5; k++)
		assert_int_equal(places.offsets[k] % 16, 0);
	assert_true(places.count < 4016 + 2 * 64);
	places_finish(&places);
}

static bool has_place(const struct places *places, int value)
{
	return value >= 0 && places->offsets[value] != PLACES_NOWHERE;
}

/*
 * Runs the graph with one name for each float: each node marks the floats of its output, and finds
 * the marks of its operands unchanged.
 */
static void check_marks(const struct graph *graph, const struct places *places, int *block)
{
	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];
		const int operands[2] = { node->input, node->second };
		for (int j = 0; j < 2; j++) {
			if (!has_place(places, operands[j]))
				continue;
			const int *marks = block + places->offsets[operands[j]];
			for (size_t i = 0; i < graph->values[operands[j]].count; i++)
				if (marks[i] != operands[j])
					fail_msg("node %d finds value %d overwritten", k,
						 operands[j]);
		}
		if (!has_place(places, node->output))
			continue;
		size_t end = places->offsets[node->output] + graph->values[node->output].count;
		assert_true(end + GRAPH_SPARE <= places->count);
		for (size_t i = places->offsets[node->output]; i < end; i++)
			block[i] = node->output;
		if (has_place(places, node->input)) /* it was not written over its operand */
			assert_int_equal(block[places->offsets[node->input]], node->input);
	}
}

static void test_no_value_of_a_model_is_overwritten_while_it_is_needed(void **state)
{
	static const enum model_role roles[] = { MODEL_DETECTOR_SHORT, MODEL_DETECTOR_FULL,
						 MODEL_MASK_SQUARE,    MODEL_MASK_WIDE,
						 MODEL_PALM,           MODEL_HAND };
	size_t floats = 0;

	(void)state;
	if (!networks_models())
		skip();
	for (size_t k = 0; k < sizeof(roles) / sizeof(*roles); k++) {
		struct problem problem = { "" };
		struct model model;
		struct tflite *tflite = NULL;
		struct graph *graph = NULL;
		struct places places;

		assert_int_equal(model_load(networks_models(), roles[k], &problem, &model), 0);
		assert_int_equal(tflite_read(model.bytes, model.size, "it", &problem, &tflite), 0);
		assert_int_equal(graph_create(tflite, NULL, &problem, &graph), 0);
		assert_int_equal(places_plan(graph, &places), 0);
		int *block = calloc(places.count, sizeof(*block));
		assert_non_null(block);
		check_marks(graph, &places, block);
		floats += places.count;
		free(block);
		places_finish(&places);
		graph_destroy(graph);
		tflite_destroy(tflite);
		model_finish(&model);
	}
	print_message("six networks: %.1f MB for their values\n", (double)floats * 4 / 1048576);
	assert_true(floats * 4 < (size_t)20 << 20); /* each alone at its peak: 16.8 MB */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_that_are_needed_at_different_times_share_a_place),
		cmocka_unit_test(test_a_small_value_takes_a_place_that_a_large_one_left),
		cmocka_unit_test(test_no_value_of_a_model_is_overwritten_while_it_is_needed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
