/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/graph.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examiner/nn/graph_ops.h"

/*
 * The maximum number of floats in a tensor. The largest tensor of the pinned models has 590,000
 * floats (48x48x256).
 */
enum { VALUES_MAX = 1 << 24 };

static float half_to_float(uint16_t half)
{
	uint32_t sign = (uint32_t)(half & 0x8000) << 16, exponent = (half >> 10) & 31;
	uint32_t mantissa = half & 1023, bits;
	float value;
	if (exponent == 0) { /* a subnormal number has the value mantissa * 2^-24 */
		value = (float)mantissa * 0x1p-24f;
		return sign ? -value : value;
	}
	bits = exponent == 31 ? 0x7f800000u : (exponent + 112) << 23;
	bits |= sign | mantissa << 13;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

static int convert_constant(struct graph_builder *builder, int index)
{
	const struct tflite_tensor *tensor = &builder->tflite->tensors[index];
	struct graph_value *value = &builder->graph->values[index];
	size_t width = tensor->type == TFLITE_FLOAT16 ? 2 : 4;
	if (tensor->type != TFLITE_FLOAT32 && tensor->type != TFLITE_FLOAT16)
		return graph_ops_complain(builder, "a constant is not of floating point");
	if (tensor->data_bytes != value->count * width)
		return graph_ops_complain(builder, "a constant has not the size of its shape");
	value->constant = calloc(value->count + GRAPH_SPARE, sizeof(float));
	if (!value->constant)
		return -ENOMEM;
	if (width == 4) {
		memcpy(value->constant, tensor->data, tensor->data_bytes);
		return 0;
	}
	for (size_t k = 0; k < value->count; k++) {
		uint16_t half;
		memcpy(&half, tensor->data + 2 * k, sizeof(half));
		value->constant[k] = half_to_float(half);
	}
	return 0;
}

/*
 * Fills the sizes of a graph's value from a tensor of the model. If the tensor has fewer than four
 * sizes, the first sizes are 1: the size [24] becomes 1, 1, 1, 24.
 */
static int describe_value(struct graph_builder *builder, int index)
{
	const struct tflite_tensor *tensor = &builder->tflite->tensors[index];
	struct graph_value *value = &builder->graph->values[index];
	size_t count = 1;
	for (int k = 0; k < 4; k++) {
		int from = k - (4 - tensor->rank);
		int32_t size = from >= 0 ? tensor->size[from] : 1;
		if (size < 1 || size > GRAPH_SIDE_MAX)
			return graph_ops_complain(builder, "a tensor has an impossible size");
		value->size[k] = size;
		count *= (size_t)size;
		if (count > VALUES_MAX)
			return graph_ops_complain(builder, "a tensor is too large");
	}
	value->count = count;
	return 0;
}

static bool is_renaming(int code)
{
	return code == TFLITE_DEQUANTIZE || code == TFLITE_RESHAPE;
}

static void find_sources(struct graph_builder *builder)
{
	const struct tflite *tflite = builder->tflite;
	for (int t = 0; t < tflite->tensor_count; t++) {
		builder->source[t] = t;
		builder->producer[t] = -1;
	}
	for (int k = 0; k < tflite->operator_count; k++) {
		const struct tflite_operator *op = &tflite->operators[k];
		if (op->output < 0)
			continue;
		builder->producer[op->output] = k;
		if (is_renaming(op->code) && op->input_count > 0 && op->inputs[0] >= 0)
			builder->source[op->output] = builder->source[op->inputs[0]];
	}
}

static int add_output(struct graph_builder *builder, int tensor)
{
	struct graph *graph = builder->graph;
	if (graph->output_count == ENGINE_PORTS_MAX)
		return graph_ops_complain(builder, "too many outputs");
	graph->outputs[graph->output_count++] = tensor;
	builder->needed[tensor] = true;
	return 0;
}

static int add_outputs(struct graph_builder *builder, int tensor)
{
	int source = builder->source[tensor];
	int producer = builder->producer[source];
	int r = 0;
	if (producer < 0 || builder->tflite->operators[producer].code != TFLITE_CONCATENATION)
		return add_output(builder, source);
	const struct tflite_operator *join = &builder->tflite->operators[producer];
	for (int k = 0; k < join->input_count && r == 0; k++)
		r = join->inputs[k] < 0 ? graph_ops_complain(builder, "a joined part is missing")
					: add_output(builder, builder->source[join->inputs[k]]);
	return r;
}

static int find_ports(struct graph_builder *builder, const struct engine_cut *cut)
{
	const struct tflite *tflite = builder->tflite;
	const int *inputs = cut ? cut->inputs : tflite->inputs;
	const int *outputs = cut ? cut->outputs : tflite->outputs;
	int input_count = cut ? cut->input_count : tflite->input_count;
	int output_count = cut ? cut->output_count : tflite->output_count;
	int r = 0;
	if (input_count < 1 || input_count > ENGINE_PORTS_MAX || output_count < 1)
		return graph_ops_complain(builder, "it has no inputs or outputs, or too many");
	for (int k = 0; k < input_count; k++) {
		if (inputs[k] < 0 || inputs[k] >= tflite->tensor_count)
			return graph_ops_complain(builder, "an input is outside the table");
		builder->graph->inputs[k] = inputs[k];
		builder->known[inputs[k]] = true;
	}
	builder->graph->input_count = input_count;
	for (int k = 0; k < output_count && r == 0; k++)
		r = outputs[k] < 0 || outputs[k] >= tflite->tensor_count
			    ? graph_ops_complain(builder, "an output is outside the table")
			    : add_outputs(builder, outputs[k]);
	return r;
}

static void mark_needed(struct graph_builder *builder)
{
	for (int k = builder->tflite->operator_count - 1; k >= 0; k--) {
		const struct tflite_operator *op = &builder->tflite->operators[k];
		if (op->output < 0 || is_renaming(op->code) || !builder->needed[op->output] ||
		    builder->known[op->output])
			continue;
		for (int j = 0; j < op->input_count; j++)
			if (op->inputs[j] >= 0)
				builder->needed[builder->source[op->inputs[j]]] = true;
	}
}

static int prepare_values(struct graph_builder *builder)
{
	for (int t = 0; t < builder->tflite->tensor_count; t++) {
		const struct tflite_tensor *tensor = &builder->tflite->tensors[t];
		if (!builder->needed[t] && !builder->known[t])
			continue;
		int r = describe_value(builder, t);
		if (r < 0)
			return r;
		if (!tensor->data || builder->known[t])
			continue;
		/* Integers are widths of a PAD or axes of a MEAN; graph_ops.c reads them. */
		if (tensor->type == TFLITE_INT32)
			continue;
		r = convert_constant(builder, t);
		if (r < 0)
			return r;
		builder->known[t] = true;
	}
	return 0;
}

static int build_nodes(struct graph_builder *builder)
{
	for (int k = 0; k < builder->tflite->operator_count; k++) {
		const struct tflite_operator *op = &builder->tflite->operators[k];
		if (op->output < 0 || is_renaming(op->code) || !builder->needed[op->output] ||
		    builder->known[op->output])
			continue;
		builder->wrong_at = k;
		int r = graph_ops_build(builder, op);
		if (r < 0)
			return r;
	}
	for (int k = 0; k < builder->graph->output_count; k++)
		if (!builder->known[builder->graph->outputs[k]])
			return graph_ops_complain(builder, "an output is never computed");
	return 0;
}

static void count_uses(const struct graph *graph, int *uses)
{
	for (int k = 0; k < graph->output_count; k++)
		uses[graph->outputs[k]]++;
	for (int k = 0; k < graph->node_count; k++) {
		uses[graph->nodes[k].input]++;
		if (graph->nodes[k].second >= 0)
			uses[graph->nodes[k].second]++;
	}
}

/*
 * Merges each clamp into the node whose result it limits, if no other node reads that result. This
 * saves a pass over the numbers.
 */
static int fuse_clamps(struct graph *graph)
{
	int *uses = calloc((size_t)graph->value_count + 1, sizeof(*uses));
	int kept = 0;
	if (!uses)
		return -ENOMEM;
	count_uses(graph, uses);
	for (int k = 0; k < graph->node_count; k++) {
		struct graph_node node = graph->nodes[k];
		struct graph_node *before = kept > 0 ? &graph->nodes[kept - 1] : NULL;
		if (node.op == GRAPH_CLAMP && before && before->output == node.input &&
		    before->op <= GRAPH_MULTIPLY && uses[node.input] == 1) {
			before->low = fmaxf(before->low, node.low);
			before->high = fminf(before->high, node.high);
			before->output = node.output;
			continue;
		}
		graph->nodes[kept++] = node;
	}
	graph->node_count = kept;
	free(uses);
	return 0;
}

static int build(struct graph_builder *builder, const struct engine_cut *cut)
{
	size_t tensors = (size_t)builder->tflite->tensor_count + 1;
	size_t operators = (size_t)builder->tflite->operator_count + 1;
	struct graph *graph = builder->graph;
	graph->value_count = builder->tflite->tensor_count;
	graph->values = calloc(tensors, sizeof(*graph->values));
	graph->nodes = calloc(operators, sizeof(*graph->nodes));
	if (!graph->values || !graph->nodes)
		return -ENOMEM;
	find_sources(builder);
	int r = find_ports(builder, cut);
	if (r < 0)
		return r;
	mark_needed(builder);
	r = prepare_values(builder);
	if (r < 0)
		return r;
	r = build_nodes(builder);
	return r < 0 ? r : fuse_clamps(graph);
}

static void builder_finish(struct graph_builder *builder)
{
	free(builder->source);
	free(builder->producer);
	free(builder->needed);
	free(builder->known);
}

static int builder_init(struct graph_builder *builder, const struct tflite *tflite)
{
	size_t tensors = (size_t)tflite->tensor_count + 1;
	*builder = (struct graph_builder){
		.tflite = tflite,
		.graph = calloc(1, sizeof(*builder->graph)),
		.source = calloc(tensors, sizeof(*builder->source)),
		.producer = calloc(tensors, sizeof(*builder->producer)),
		.needed = calloc(tensors, sizeof(*builder->needed)),
		.known = calloc(tensors, sizeof(*builder->known)),
	};
	return builder->graph && builder->source && builder->producer && builder->needed &&
			       builder->known
		       ? 0
		       : -ENOMEM;
}

int graph_create(const struct tflite *tflite, const struct engine_cut *cut, struct problem *problem,
		 struct graph **ret_graph)
{
	struct graph_builder builder;
	int r = builder_init(&builder, tflite);
	if (r == 0)
		r = build(&builder, cut);
	builder_finish(&builder);
	if (r == 0) {
		*ret_graph = builder.graph;
		return 0;
	}
	graph_destroy(builder.graph);
	if (r == -EBADMSG)
		return problem_set(problem, r,
				   "a model cannot be run: %s (operator %d); run `make models`"
				   " again or reinstall boothd-models",
				   builder.wrong, builder.wrong_at);
	return problem_memory(problem);
}

static bool is_read_unpacked(const struct graph *graph, int value, unsigned packed)
{
	for (int k = 0; k < graph->node_count; k++) {
		const struct graph_node *node = &graph->nodes[k];
		if (node->input == value || node->bias == value)
			return true;
		if (node->second == value && !(packed & 1u << node->op))
			return true;
	}
	return false;
}

void graph_drop_packed(struct graph *graph, unsigned packed)
{
	for (int k = 0; k < graph->node_count; k++) {
		int value = graph->nodes[k].second;
		if (value < 0 || !(packed & 1u << graph->nodes[k].op) ||
		    is_read_unpacked(graph, value, packed))
			continue;
		free(graph->values[value].constant);
		graph->values[value].constant = NULL;
	}
}

void graph_destroy(struct graph *graph)
{
	if (!graph)
		return;
	for (int k = 0; graph->values && k < graph->value_count; k++)
		free(graph->values[k].constant);
	free(graph->values);
	free(graph->nodes);
	free(graph);
}
