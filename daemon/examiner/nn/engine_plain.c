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
#include "daemon/examiner/nn/plain_ops.h"

struct buffer {
	float *values;
	size_t count;
	bool taken;
};

struct engine_plain {
	struct engine engine;
	struct graph *graph;
	const float **at; /* for each value of the graph: the address of its numbers */
	/*
	 * for each node that is a convolution: its filter in the order in which the kernel reads it
	 */
	float **packed;
	int *last_use; /* for each value: index of the last node that reads it */
	/* memory for values; values that are not needed at the same time share a buffer */
	struct buffer *buffers;
	int *buffer_of; /* for each value: index of its buffer; -1: it has none */
	int buffer_count;
	/* Copies of the input pixels under PLAIN_OPS_PIXELS windows of a convolution. */
	float *patches;
};

static float *output_of(struct engine_plain *plain, int value)
{
	for (int k = 0; k < plain->engine.output_count; k++)
		if (plain->graph->outputs[k] == value)
			return plain->engine.outputs[k].values;
	return plain->buffers[plain->buffer_of[value]].values;
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

/*
 * Returns the index of the smallest free buffer that is large enough. If there is none, grows the
 * largest free buffer. If no buffer is free, adds a new buffer.
 */
static int take_buffer(struct engine_plain *plain, size_t count)
{
	int best = -1;
	for (int k = 0; k < plain->buffer_count; k++) {
		const struct buffer *buffer = &plain->buffers[k];
		size_t had = best >= 0 ? plain->buffers[best].count : 0;
		if (buffer->taken)
			continue;
		if (best < 0 || (had < count && buffer->count > had) ||
		    (buffer->count >= count && buffer->count < had))
			best = k;
	}
	if (best < 0)
		best = plain->buffer_count++;
	if (plain->buffers[best].count < count)
		plain->buffers[best].count = count;
	plain->buffers[best].taken = true;
	return best;
}

static void release_buffer(struct engine_plain *plain, int value, int node)
{
	if (value >= 0 && plain->buffer_of[value] >= 0 && plain->last_use[value] == node)
		plain->buffers[plain->buffer_of[value]].taken = false;
}

static int plan_buffers(struct engine_plain *plain)
{
	const struct graph *graph = plain->graph;
	for (int k = 0; k < graph->node_count; k++) {
		plain->last_use[graph->nodes[k].input] = k;
		if (graph->nodes[k].second >= 0)
			plain->last_use[graph->nodes[k].second] = k;
	}
	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];
		if (!plain->at[node->output])
			plain->buffer_of[node->output] =
				take_buffer(plain, graph->values[node->output].count);
		release_buffer(plain, node->input, k);
		release_buffer(plain, node->second, k);
		/* If no node reads this result, its buffer is free again at once. */
		if (plain->last_use[node->output] < 0)
			release_buffer(plain, node->output, -1);
	}
	for (int k = 0; k < plain->buffer_count; k++) {
		plain->buffers[k].values =
			calloc(plain->buffers[k].count + GRAPH_SPARE, sizeof(float));
		if (!plain->buffers[k].values)
			return -ENOMEM;
	}
	for (int v = 0; v < graph->value_count; v++)
		if (plain->buffer_of[v] >= 0)
			plain->at[v] = plain->buffers[plain->buffer_of[v]].values;
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
	plain->last_use = calloc(values, sizeof(*plain->last_use));
	plain->buffers = calloc(nodes, sizeof(*plain->buffers));
	plain->buffer_of = calloc(values, sizeof(*plain->buffer_of));
	if (!plain->at || !plain->packed || !plain->last_use || !plain->buffers ||
	    !plain->buffer_of)
		return -ENOMEM;
	for (int v = 0; v < graph->value_count; v++) {
		plain->at[v] = graph->values[v].constant;
		plain->last_use[v] = -1;
		plain->buffer_of[v] = -1;
	}
	int r = add_ports(plain);
	if (r == 0)
		r = plan_buffers(plain);
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
	for (int k = 0; plain->buffers && k < plain->buffer_count; k++)
		free(plain->buffers[k].values);
	for (int k = 0; plain->packed && k < plain->graph->node_count; k++)
		free(plain->packed[k]);
	free(plain->at);
	free(plain->packed);
	free(plain->last_use);
	free(plain->buffers);
	free(plain->buffer_of);
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
