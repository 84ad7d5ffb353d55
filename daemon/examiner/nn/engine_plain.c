/* SPDX-License-Identifier: MIT */
/*
 * The plain engine runs graphs in C, without a library. It is used where XNNPACK is missing. It
 * stays simple, because XNNPACK is tested against it. It takes about five times as long as XNNPACK
 * with AVX-512 (bench_examiner prints both times).
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/examiner/nn/engine_class.h"
#include "daemon/examiner/nn/places.h"
#include "daemon/examiner/nn/plain_ops.h"

struct engine_plain {
	struct engine engine;
	struct graph *graph;
	const float **at; /* for each value of the graph: the address of its numbers */
	/*
	 * for each node that is a convolution: its filter in the order in which the kernel reads it
	 */
	float **packed;
	struct places places;
	float *block; /* memory for the computed values */
	/* Copies of the input pixels under PLAIN_OPS_PIXELS windows of a convolution. */
	float *patches;
};

static float *output_of(struct engine_plain *plain, int value)
{
	for (int k = 0; k < plain->engine.output_count; k++)
		if (plain->graph->outputs[k] == value)
			return plain->engine.outputs[k].values;
	return plain->block + plain->places.offsets[value];
}

static int run(struct engine *engine)
{
	struct engine_plain *plain = (struct engine_plain *)engine;
	const struct graph *graph = plain->graph;
	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];
		struct plain_step step = {
			.node = node,
			.in_size = graph->values[node->input].size,
			.out_size = graph->values[node->output].size,
			.in = plain->at[node->input],
			/*
			 * This pointer must not be null, so a node without a second operand gets
			 * the first operand twice.
			 */
			.second = plain->at[node->second >= 0 ? node->second : node->input],
			.second_count = node->second >= 0 ? graph->values[node->second].count : 0,
			.bias = node->bias >= 0 ? plain->at[node->bias] : NULL,
			.packed = plain->packed[k],
			.out = output_of(plain, node->output),
			.patches = plain->patches,
		};

		plain_ops_run(&step);
	}
	return 0;
}

static int add_port(struct engine_plain *plain, int value, struct tensor *ret_tensor)
{
	size_t count = plain->graph->values[value].count;
	float *values = calloc(count + GRAPH_SPARE, sizeof(*values));
	if (!values)
		return -ENOMEM;
	plain->at[value] = values;
	*ret_tensor = (struct tensor){ .values = values, .count = count };
	return 0;
}

static int add_ports(struct engine_plain *plain)
{
	struct engine *engine = &plain->engine;
	for (int k = 0; k < plain->graph->input_count; k++) {
		if (add_port(plain, plain->graph->inputs[k], &engine->inputs[k]) < 0)
			return -ENOMEM;
		engine->input_count++;
	}
	for (int k = 0; k < plain->graph->output_count; k++) {
		if (add_port(plain, plain->graph->outputs[k], &engine->outputs[k]) < 0)
			return -ENOMEM;
		engine->output_count++;
	}
	return 0;
}

static int place_values(struct engine_plain *plain)
{
	int r = places_plan(plain->graph, &plain->places);
	if (r < 0)
		return r;
	plain->block = places_make_block(&plain->places);
	if (!plain->block)
		return -ENOMEM;
	for (int v = 0; v < plain->graph->value_count; v++)
		if (plain->places.offsets[v] != PLACES_NOWHERE)
			plain->at[v] = plain->block + plain->places.offsets[v];
	return 0;
}

static int pack_filters(struct engine_plain *plain)
{
	struct graph *graph = plain->graph;
	size_t largest = 1;
	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];
		if (node->op != GRAPH_CONVOLUTION)
			continue;
		size_t outputs = (size_t)graph->values[node->second].size[0];
		size_t depth = graph->values[node->second].count / outputs;
		plain->packed[k] = plain_ops_pack_filter(plain->at[node->second], outputs, depth);
		if (!plain->packed[k])
			return -ENOMEM;
		largest = depth > largest ? depth : largest;
	}
	plain->patches = calloc(largest * PLAIN_OPS_PIXELS, sizeof(*plain->patches));
	return plain->patches ? 0 : -ENOMEM;
}

static int prepare(struct engine_plain *plain)
{
	const struct graph *graph = plain->graph;
	size_t values = (size_t)graph->value_count + 1, nodes = (size_t)graph->node_count + 1;
	plain->at = calloc(values, sizeof(*plain->at));
	plain->packed = calloc(nodes, sizeof(*plain->packed));
	if (!plain->at || !plain->packed)
		return -ENOMEM;
	for (int v = 0; v < graph->value_count; v++)
		plain->at[v] = graph->values[v].constant;
	int r = add_ports(plain);
	if (r == 0)
		r = place_values(plain);
	if (r == 0)
		r = pack_filters(plain);
	return r;
}

static void destroy(struct engine *engine)
{
	struct engine_plain *plain = (struct engine_plain *)engine;
	for (int k = 0; k < engine->input_count; k++)
		free(engine->inputs[k].values);
	for (int k = 0; k < engine->output_count; k++)
		free(engine->outputs[k].values);
	for (int k = 0; plain->packed && k < plain->graph->node_count; k++)
		free(plain->packed[k]);
	free(plain->at);
	free(plain->packed);
	places_finish(&plain->places);
	free(plain->block);
	free(plain->patches);
	graph_destroy(plain->graph);
	free(plain);
}

static const struct engine_class plain_class = {
	.name = "plain",
	.run = run,
	.destroy = destroy,
};

int engine_plain_create_take(struct graph **graph, struct problem *problem,
			     struct engine **ret_engine)
{
	struct engine_plain *plain = calloc(1, sizeof(*plain));
	if (!plain)
		return problem_memory(problem);
	plain->engine.class = &plain_class;
	plain->graph = take_pointer(*graph);
	int r = prepare(plain);
	if (r < 0) {
		destroy(&plain->engine);
		return problem_memory(problem);
	}
	graph_drop_packed(plain->graph, 1u << GRAPH_CONVOLUTION);
	*ret_engine = &plain->engine;
	return 0;
}
