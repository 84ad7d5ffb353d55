/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/graph.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examiner/nn/tflite.h"

/* The largest tensor of the pinned models has 590,000 numbers (48x48x256). */
enum { MOST_VALUES = 1 << 24, MOST_SIDE = 1 << 14 };

struct builder {
	const struct tflite *tflite;
	struct graph *graph;
	int *source;   /* tensor -> the tensor that really holds its numbers */
	int *producer; /* tensor -> operator, -1 */
	bool *needed;
	bool *known; /* constant, fed, or computed by an earlier node */
	const char *wrong;
	int wrong_at; /* operator */
};

static int complain(struct builder *builder, const char *what)
{
	if (!builder->wrong)
		builder->wrong = what;
	return -EBADMSG;
}

static const struct graph_value *value_of(const struct builder *builder, int index)
{
	return &builder->graph->values[index];
}

static float half_to_float(uint16_t half)
{
	uint32_t sign = (uint32_t)(half & 0x8000) << 16, exponent = (half >> 10) & 31;
	uint32_t mantissa = half & 1023, bits;
	float value;

	if (exponent == 0) { /* subnormal: mantissa * 2^-24 */
		value = (float)mantissa * 0x1p-24f;
		return sign ? -value : value;
	}
	bits = exponent == 31 ? 0x7f800000u : (exponent + 112) << 23;
	bits |= sign | mantissa << 13;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

static int convert_constant(struct builder *builder, int index)
{
	const struct tflite_tensor *tensor = &builder->tflite->tensors[index];
	struct graph_value *value = &builder->graph->values[index];
	size_t width = tensor->type == TFLITE_FLOAT16 ? 2 : 4;

	if (tensor->type != TFLITE_FLOAT32 && tensor->type != TFLITE_FLOAT16)
		return complain(builder, "a constant is not of floating point");
	if (tensor->data_bytes != value->count * width)
		return complain(builder, "a constant has not the size of its shape");
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

/* Sizes are kept right-aligned: a bias [24] is 1, 1, 1, 24. */
static int describe_value(struct builder *builder, int index)
{
	const struct tflite_tensor *tensor = &builder->tflite->tensors[index];
	struct graph_value *value = &builder->graph->values[index];
	size_t count = 1;

	for (int k = 0; k < 4; k++) {
		int from = k - (4 - tensor->rank);
		int32_t size = from >= 0 ? tensor->size[from] : 1;

		if (size < 1 || size > MOST_SIDE)
			return complain(builder, "a tensor has an impossible size");
		value->size[k] = size;
		count *= (size_t)size;
		if (count > MOST_VALUES)
			return complain(builder, "a tensor is too large");
	}
	value->count = count;
	return 0;
}

static bool is_renaming(int code)
{
	return code == TFLITE_DEQUANTIZE || code == TFLITE_RESHAPE;
}

static void find_sources(struct builder *builder)
{
	const struct tflite *tflite = builder->tflite;

	for (int t = 0; t < tflite->tensor_count; t++) {
		builder->source[t] = t;
		builder->producer[t] = -1;
	}
	for (int k = 0; k < tflite->operator_count; k++) {
		const struct tflite_operator *operator= & tflite->operators[k];

		if (operator->output<0)
			continue;
		builder->producer[operator->output] = k;
		if (is_renaming(operator->code) && operator->input_count> 0 &&
						   operator->inputs[0] >= 0)
			builder->source[operator->output] = builder->source[operator->inputs[0]];
	}
}

static int add_output(struct builder *builder, int tensor)
{
	struct graph *graph = builder->graph;

	if (graph->output_count == ENGINE_MOST_PORTS)
		return complain(builder, "too many outputs");
	graph->outputs[graph->output_count++] = tensor;
	builder->needed[tensor] = true;
	return 0;
}

static int add_outputs(struct builder *builder, int tensor)
{
	int source = builder->source[tensor];
	int producer = builder->producer[source];
	const struct tflite_operator *join;
	int r = 0;

	if (producer < 0 || builder->tflite->operators[producer].code != TFLITE_CONCATENATION)
		return add_output(builder, source);
	join = &builder->tflite->operators[producer];
	for (int k = 0; k < join->input_count && r == 0; k++)
		r = join->inputs[k] < 0 ? complain(builder, "a joined part is missing")
					: add_output(builder, builder->source[join->inputs[k]]);
	return r;
}

static int find_ports(struct builder *builder, const struct engine_cut *cut)
{
	const struct tflite *tflite = builder->tflite;
	const int *inputs = cut ? cut->inputs : tflite->inputs;
	const int *outputs = cut ? cut->outputs : tflite->outputs;
	int input_count = cut ? cut->input_count : tflite->input_count;
	int output_count = cut ? cut->output_count : tflite->output_count;
	int r = 0;

	if (input_count < 1 || input_count > ENGINE_MOST_PORTS || output_count < 1)
		return complain(builder, "it has no inputs or outputs, or too many");
	for (int k = 0; k < input_count; k++) {
		if (inputs[k] < 0 || inputs[k] >= tflite->tensor_count)
			return complain(builder, "an input is outside the table");
		builder->graph->inputs[k] = inputs[k];
		builder->known[inputs[k]] = true;
	}
	builder->graph->input_count = input_count;
	for (int k = 0; k < output_count && r == 0; k++)
		r = outputs[k] < 0 || outputs[k] >= tflite->tensor_count
			    ? complain(builder, "an output is outside the table")
			    : add_outputs(builder, outputs[k]);
	return r;
}

static void mark_needed(struct builder *builder)
{
	for (int k = builder->tflite->operator_count - 1; k >= 0; k--) {
		const struct tflite_operator *operator= & builder->tflite->operators[k];

		if (operator->output < 0 || is_renaming(operator->code) ||
		    !builder->needed[operator->output] || builder->known[operator->output])
			continue;
		for (int j = 0; j < operator->input_count; j++)
			if (operator->inputs[j] >= 0)
				builder->needed[builder->source[operator->inputs[j]]] = true;
	}
}

static int prepare_values(struct builder *builder)
{
	for (int t = 0; t < builder->tflite->tensor_count; t++) {
		const struct tflite_tensor *tensor = &builder->tflite->tensors[t];
		int r;

		if (!builder->needed[t] && !builder->known[t])
			continue;
		r = describe_value(builder, t);
		if (r < 0)
			return r;
		if (!tensor->data || builder->known[t])
			continue;
		if (tensor->type == TFLITE_INT32) /* a PAD's widths or a MEAN's axes: read there */
			continue;
		r = convert_constant(builder, t);
		if (r < 0)
			return r;
		builder->known[t] = true;
	}
	return 0;
}

/* The k-th input's tensor where it can be computed with, else -1 with a complaint. */
static int operand(struct builder *builder, const struct tflite_operator *operator, int k)
{
	int tensor = k < operator->input_count ? operator->inputs[k] : - 1;

	if (tensor >= 0)
		tensor = builder->source[tensor];
	if (tensor >= 0 && builder->known[tensor])
		return tensor;
	complain(builder, "an operator's input is missing or not computed before it");
	return -1;
}

static int32_t window_span(int32_t window, int32_t dilation)
{
	return (window - 1) * dilation + 1;
}

static int32_t windowed_size(bool same, int32_t in, int32_t window, int32_t stride,
			     int32_t dilation)
{
	int32_t span = window_span(window, dilation);

	if (same)
		return (in + stride - 1) / stride;
	return in < span ? 0 : (in - span) / stride + 1;
}

int32_t graph_padding_before(bool same, int32_t in, int32_t out, int32_t window, int32_t stride,
			     int32_t dilation)
{
	int32_t total = (out - 1) * stride + window_span(window, dilation) - in;

	return same && total > 0 ? total / 2 : 0;
}

static bool in_range(int32_t number, int32_t least, int32_t most)
{
	return number >= least && number <= most;
}

/* The output's rows and columns must be what window and stride make of the input's. */
static int check_window(struct builder *builder, const struct graph_node *node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;

	if (!in_range(node->stride_x, 1, 64) || !in_range(node->stride_y, 1, 64) ||
	    !in_range(node->dilation_x, 1, 64) || !in_range(node->dilation_y, 1, 64) ||
	    !in_range(node->window_width, 1, 256) || !in_range(node->window_height, 1, 256))
		return complain(builder, "a window or stride is out of range");
	if (out[1] != windowed_size(node->same_padding, in[1], node->window_height, node->stride_y,
				    node->dilation_y) ||
	    out[2] != windowed_size(node->same_padding, in[2], node->window_width, node->stride_x,
				    node->dilation_x))
		return complain(builder, "the output has not the size that its window gives");
	return 0;
}

static int set_filter(struct builder *builder, const struct tflite_operator *operator,
		      struct graph_node * node)
{
	int filter = operand(builder, operator, 1);
	const struct graph_value *value;

	if (filter < 0)
		return -EBADMSG;
	value = value_of(builder, filter);
	if (!value->constant)
		return complain(builder, "a filter is not constant");
	node->second = filter;
	node->window_height = value->size[1];
	node->window_width = value->size[2];
	if (operator->input_count<3 || operator->inputs[2]<0)
		return 0;
	node->bias = operand(builder, operator, 2);
	if (node->bias < 0)
		return -EBADMSG;
	if (!value_of(builder, node->bias)->constant ||
	    value_of(builder, node->bias)->count !=
		    (size_t)value_of(builder, node->output)->size[3])
		return complain(builder, "a bias does not fit its output");
	return 0;
}

static int build_convolution(struct builder *builder, const struct tflite_operator *operator,
			     struct graph_node * node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	const int32_t *filter;

	if (set_filter(builder, operator, node) < 0)
		return -EBADMSG;
	filter = value_of(builder, node->second)->size;
	if (node->op == GRAPH_DEPTHWISE) {
		if (filter[0] != 1 || filter[3] != in[3] || out[3] != in[3])
			return complain(builder, "a depthwise filter does not fit its input");
	} else if (filter[0] != out[3] || filter[3] != in[3]) {
		return complain(builder, "a filter does not fit its input and output");
	}
	return check_window(builder, node);
}

static int build_deconvolution(struct builder *builder, const struct tflite_operator *operator,
			       struct graph_node * node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	const int32_t *filter;

	if (strcmp(operator->custom, "Convolution2DTransposeBias") != 0)
		return complain(builder, "it needs a custom operator that is not known");
	if (set_filter(builder, operator, node) < 0)
		return -EBADMSG;
	filter = value_of(builder, node->second)->size;
	if (filter[0] != out[3] || filter[3] != in[3] || filter[1] != node->stride_y ||
	    filter[2] != node->stride_x || out[1] != in[1] * node->stride_y ||
	    out[2] != in[2] * node->stride_x)
		return complain(builder, "a deconvolution's sizes do not fit");
	return 0;
}

static bool same_size(const struct graph_value *a, const struct graph_value *b)
{
	return memcmp(a->size, b->size, sizeof(a->size)) == 0;
}

static int build_pairwise(struct builder *builder, const struct tflite_operator *operator,
			  struct graph_node * node)
{
	const struct graph_value *input, *second;

	node->second = operand(builder, operator, 1);
	if (node->second < 0)
		return -EBADMSG;
	if (value_of(builder, node->input)->count < value_of(builder, node->second)->count) {
		int swapped = node->input;

		node->input = node->second;
		node->second = swapped;
	}
	input = value_of(builder, node->input);
	second = value_of(builder, node->second);
	if (!same_size(input, value_of(builder, node->output)))
		return complain(builder, "a sum or product has not its operand's size");
	if (!same_size(input, second) && second->count != 1 &&
	    !(second->count == (size_t)input->size[3] && second->size[3] == input->size[3]))
		return complain(builder, "the operands of a sum or product do not fit");
	return 0;
}

static int build_prelu(struct builder *builder, const struct tflite_operator *operator,
		       struct graph_node * node)
{
	const struct graph_value *input = value_of(builder, node->input);

	node->second = operand(builder, operator, 1);
	if (node->second < 0)
		return -EBADMSG;
	if (!value_of(builder, node->second)->constant ||
	    value_of(builder, node->second)->count != (size_t)input->size[3])
		return complain(builder, "a slope does not fit its input");
	if (!same_size(input, value_of(builder, node->output)))
		return complain(builder, "an operator changes its input's size");
	return 0;
}

static int build_max_pool(struct builder *builder, const struct tflite_operator *operator,
			  struct graph_node * node)
{
	node->window_width = operator->options.filter_width;
	node->window_height = operator->options.filter_height;
	if (value_of(builder, node->input)->size[3] != value_of(builder, node->output)->size[3])
		return complain(builder, "a pool changes the channels");
	return check_window(builder, node);
}

/* MediaPipe's models average over the whole picture, as a pool that large or as a mean. */
static int build_average(struct builder *builder, const struct tflite_operator *operator,
			 struct graph_node * node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;

	if (operator->code ==
	    TFLITE_AVERAGE_POOL_2D &&(operator->options.filter_width != in[2] || operator->options
					      .filter_height != in[1]))
		return complain(builder, "an average over less than the whole picture");
	if (out[1] != 1 || out[2] != 1 || out[3] != in[3])
		return complain(builder, "an average over other axes than rows and columns");
	return 0;
}

static int build_pad(struct builder *builder, const struct tflite_operator *operator,
		     struct graph_node * node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	const struct tflite_tensor *widths;

	if (operator->input_count<2 || operator->inputs[1]<0)
		return complain(builder, "a padding has no widths");
	widths = &builder->tflite->tensors[operator->inputs[1]];
	if (widths->type != TFLITE_INT32 || !widths->data || widths->data_bytes != 32)
		return complain(builder, "a padding's widths are not four pairs");
	for (size_t k = 0; k < 4; k++) {
		memcpy(&node->before[k], widths->data + 8 * k, 4);
		memcpy(&node->after[k], widths->data + 8 * k + 4, 4);
		if (!in_range(node->before[k], 0, MOST_SIDE) ||
		    !in_range(node->after[k], 0, MOST_SIDE) ||
		    in[k] + node->before[k] + node->after[k] != out[k])
			return complain(builder, "a padding's widths do not fit its output");
	}
	return 0;
}

static int build_unary(struct builder *builder, struct graph_node *node)
{
	if (!same_size(value_of(builder, node->input), value_of(builder, node->output)))
		return complain(builder, "an operator changes its input's size");
	return 0;
}

static int build_resize(struct builder *builder, const struct graph_node *node)
{
	if (value_of(builder, node->input)->size[3] != value_of(builder, node->output)->size[3])
		return complain(builder, "a resize changes the channels");
	return 0;
}

static int set_activation(struct builder *builder, int activation, struct graph_node *node)
{
	node->low = -INFINITY;
	node->high = INFINITY;
	if (activation == TFLITE_ACT_NONE)
		return 0;
	if (activation != TFLITE_ACT_RELU && activation != TFLITE_ACT_RELU6)
		return complain(builder, "an activation is not known");
	node->low = 0;
	if (activation == TFLITE_ACT_RELU6)
		node->high = 6;
	return 0;
}

static int build_by_code(struct builder *builder, const struct tflite_operator *operator,
			 struct graph_node * node)
{
	switch (operator->code) {
	case TFLITE_CONV_2D:
		node->op = GRAPH_CONVOLUTION;
		return build_convolution(builder, operator, node);
	case TFLITE_DEPTHWISE_CONV_2D:
		node->op = GRAPH_DEPTHWISE;
		return build_convolution(builder, operator, node);
	case TFLITE_CUSTOM:
		node->op = GRAPH_DECONVOLUTION;
		return build_deconvolution(builder, operator, node);
	case TFLITE_ADD:
		node->op = GRAPH_ADD;
		return build_pairwise(builder, operator, node);
	case TFLITE_MUL:
		node->op = GRAPH_MULTIPLY;
		return build_pairwise(builder, operator, node);
	case TFLITE_PRELU:
		node->op = GRAPH_PRELU;
		return build_prelu(builder, operator, node);
	case TFLITE_MAX_POOL_2D:
		node->op = GRAPH_MAX_POOL;
		return build_max_pool(builder, operator, node);
	case TFLITE_AVERAGE_POOL_2D:
	case TFLITE_MEAN:
		node->op = GRAPH_GLOBAL_AVERAGE;
		return build_average(builder, operator, node);
	case TFLITE_RELU:
		node->op = GRAPH_CLAMP;
		node->low = 0;
		return build_unary(builder, node);
	case TFLITE_LOGISTIC:
		node->op = GRAPH_SIGMOID;
		return build_unary(builder, node);
	case TFLITE_HARD_SWISH:
		node->op = GRAPH_HARD_SWISH;
		return build_unary(builder, node);
	case TFLITE_PAD:
		node->op = GRAPH_PAD;
		return build_pad(builder, operator, node);
	case TFLITE_RESIZE_BILINEAR:
		node->op = GRAPH_RESIZE;
		return build_resize(builder, node);
	default:
		return complain(builder, "an operator is not known");
	}
}

static int build_node(struct builder *builder, const struct tflite_operator *operator)
{
	const struct tflite_options *options = &operator->options;
	struct graph *graph = builder->graph;
	struct graph_node node = {
		.input = operand(builder, operator, 0),
		.second = -1,
		.bias = -1,
		.output = operator->output,
		.same_padding = options->same_padding,
		.align_corners = options->align_corners,
		.half_pixel = options->half_pixel,
		.stride_x = options->stride_x,
		.stride_y = options->stride_y,
		.dilation_x = options->dilation_x,
		.dilation_y = options->dilation_y,
	};
	int r;

	if (node.input < 0)
		return -EBADMSG;
	if (value_of(builder, node.input)->size[0] != 1 ||
	    value_of(builder, node.output)->size[0] != 1)
		return complain(builder, "it computes more than one picture at a time");
	r = set_activation(builder, options->activation, &node);
	if (r == 0)
		r = build_by_code(builder, operator, & node);
	if (r < 0)
		return r;
	graph->nodes[graph->node_count++] = node;
	builder->known[node.output] = true;
	return 0;
}

static int build_nodes(struct builder *builder)
{
	for (int k = 0; k < builder->tflite->operator_count; k++) {
		const struct tflite_operator *operator= & builder->tflite->operators[k];
		int r;

		if (operator->output < 0 || is_renaming(operator->code) ||
		    !builder->needed[operator->output] || builder->known[operator->output])
			continue;
		builder->wrong_at = k;
		r = build_node(builder, operator);
		if (r < 0)
			return r;
	}
	for (int k = 0; k < builder->graph->output_count; k++)
		if (!builder->known[builder->graph->outputs[k]])
			return complain(builder, "an output is never computed");
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

/* A clamp that alone reads a sum's or convolution's result becomes part of it: one pass less. */
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

static int build(struct builder *builder, const struct engine_cut *cut)
{
	size_t tensors = (size_t)builder->tflite->tensor_count + 1;
	size_t operators = (size_t)builder->tflite->operator_count + 1;
	struct graph *graph = builder->graph;
	int r;

	graph->value_count = builder->tflite->tensor_count;
	graph->values = calloc(tensors, sizeof(*graph->values));
	graph->nodes = calloc(operators, sizeof(*graph->nodes));
	if (!graph->values || !graph->nodes)
		return -ENOMEM;
	find_sources(builder);
	r = find_ports(builder, cut);
	if (r < 0)
		return r;
	mark_needed(builder);
	r = prepare_values(builder);
	if (r < 0)
		return r;
	r = build_nodes(builder);
	return r < 0 ? r : fuse_clamps(graph);
}

int graph_create(const struct tflite *tflite, const struct engine_cut *cut, struct problem *problem,
		 struct graph **ret_graph)
{
	size_t tensors = (size_t)tflite->tensor_count + 1;
	struct builder builder = {
		.tflite = tflite,
		.graph = calloc(1, sizeof(*builder.graph)),
		.source = calloc(tensors, sizeof(*builder.source)),
		.producer = calloc(tensors, sizeof(*builder.producer)),
		.needed = calloc(tensors, sizeof(*builder.needed)),
		.known = calloc(tensors, sizeof(*builder.known)),
	};
	int r = -ENOMEM;

	if (builder.graph && builder.source && builder.producer && builder.needed && builder.known)
		r = build(&builder, cut);
	free(builder.source);
	free(builder.producer);
	free(builder.needed);
	free(builder.known);
	if (r < 0) {
		graph_destroy(builder.graph);
		if (r == -EBADMSG)
			return problem_set(
				problem, r,
				"a model cannot be run: %s (operator %d); fetch the models"
				" anew",
				builder.wrong, builder.wrong_at);
		return r;
	}
	*ret_graph = builder.graph;
	return 0;
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
