/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/graph_ops.h"

#include <errno.h>
#include <math.h>
#include <string.h>

int graph_ops_complain(struct graph_builder *builder, const char *what)
{
	if (!builder->wrong)
		builder->wrong = what;
	return -EBADMSG;
}

static const struct graph_value *value_of(const struct graph_builder *builder, int index)
{
	return &builder->graph->values[index];
}

/*
 * Returns the index of the tensor that is input k of the operator. If this input is missing or not
 * computed yet, records a complaint and returns -1.
 */
static int operand(struct graph_builder *builder, const struct tflite_operator *op, int k)
{
	int tensor = k < op->input_count ? op->inputs[k] : -1;
	if (tensor >= 0)
		tensor = builder->source[tensor];
	if (tensor >= 0 && builder->known[tensor])
		return tensor;
	graph_ops_complain(builder, "an operator's input is missing or not computed before it");
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

static bool in_range(int32_t number, int32_t least, int32_t most)
{
	return number >= least && number <= most;
}

/*
 * Checks that the output's rows and columns follow from the input's size, the window and the
 * stride.
 */
static int check_window(struct graph_builder *builder, const struct graph_node *node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	if (!in_range(node->stride_x, 1, 64) || !in_range(node->stride_y, 1, 64) ||
	    !in_range(node->dilation_x, 1, 64) || !in_range(node->dilation_y, 1, 64) ||
	    !in_range(node->window_width, 1, 256) || !in_range(node->window_height, 1, 256))
		return graph_ops_complain(builder, "a window or stride is out of range");
	if (out[1] != windowed_size(node->same_padding, in[1], node->window_height, node->stride_y,
				    node->dilation_y) ||
	    out[2] != windowed_size(node->same_padding, in[2], node->window_width, node->stride_x,
				    node->dilation_x))
		return graph_ops_complain(builder,
					  "the output has not the size that its window gives");
	return 0;
}

static int set_filter(struct graph_builder *builder, const struct tflite_operator *op,
		      struct graph_node *node)
{
	int filter = operand(builder, op, 1);
	if (filter < 0)
		return -EBADMSG;
	const struct graph_value *value = value_of(builder, filter);
	if (!value->constant)
		return graph_ops_complain(builder, "a filter is not constant");
	node->second = filter;
	node->window_height = value->size[1];
	node->window_width = value->size[2];
	if (op->input_count < 3 || op->inputs[2] < 0)
		return 0;
	node->bias = operand(builder, op, 2);
	if (node->bias < 0)
		return -EBADMSG;
	if (!value_of(builder, node->bias)->constant ||
	    value_of(builder, node->bias)->count !=
		    (size_t)value_of(builder, node->output)->size[3])
		return graph_ops_complain(builder, "a bias does not fit its output");
	return 0;
}

static int build_convolution(struct graph_builder *builder, const struct tflite_operator *op,
			     struct graph_node *node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	if (set_filter(builder, op, node) < 0)
		return -EBADMSG;
	const int32_t *filter = value_of(builder, node->second)->size;
	if (node->op == GRAPH_DEPTHWISE) {
		if (filter[0] != 1 || filter[3] != in[3] || out[3] != in[3])
			return graph_ops_complain(builder,
						  "a depthwise filter does not fit its input");
	} else if (filter[0] != out[3] || filter[3] != in[3]) {
		return graph_ops_complain(builder, "a filter does not fit its input and output");
	}
	return check_window(builder, node);
}

static int build_deconvolution(struct graph_builder *builder, const struct tflite_operator *op,
			       struct graph_node *node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	if (strcmp(op->custom, "Convolution2DTransposeBias") != 0)
		return graph_ops_complain(builder, "it needs a custom operator that is not known");
	if (set_filter(builder, op, node) < 0)
		return -EBADMSG;
	const int32_t *filter = value_of(builder, node->second)->size;
	if (filter[0] != out[3] || filter[3] != in[3] || filter[1] != node->stride_y ||
	    filter[2] != node->stride_x || out[1] != in[1] * node->stride_y ||
	    out[2] != in[2] * node->stride_x)
		return graph_ops_complain(builder, "a deconvolution's sizes do not fit");
	return 0;
}

/* A fully connected layer is a convolution of a picture of one pixel by filters of one pixel. */
static int build_fully_connected(struct graph_builder *builder, const struct tflite_operator *op,
				 struct graph_node *node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	int filter = operand(builder, op, 1);
	if (filter < 0)
		return -EBADMSG;
	int32_t *size = builder->graph->values[filter].size;
	if (in[1] != 1 || in[2] != 1 || size[0] != 1 || size[1] != 1)
		return graph_ops_complain(builder, "a fully connected layer is not of one pixel");
	size[0] = size[2]; /* [outputs, inputs] becomes [outputs, 1, 1, inputs] */
	size[2] = 1;
	node->stride_x = node->stride_y = 1;
	return build_convolution(builder, op, node);
}

static bool same_size(const struct graph_value *a, const struct graph_value *b)
{
	return memcmp(a->size, b->size, sizeof(a->size)) == 0;
}

static int build_pairwise(struct graph_builder *builder, const struct tflite_operator *op,
			  struct graph_node *node)
{
	const struct graph_value *input, *second;
	node->second = operand(builder, op, 1);
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
		return graph_ops_complain(builder, "a sum or product has not its operand's size");
	if (!same_size(input, second) && second->count != 1 &&
	    !(second->count == (size_t)input->size[3] && second->size[3] == input->size[3]))
		return graph_ops_complain(builder, "the operands of a sum or product do not fit");
	return 0;
}

static int build_prelu(struct graph_builder *builder, const struct tflite_operator *op,
		       struct graph_node *node)
{
	const struct graph_value *input = value_of(builder, node->input);
	node->second = operand(builder, op, 1);
	if (node->second < 0)
		return -EBADMSG;
	if (!value_of(builder, node->second)->constant ||
	    value_of(builder, node->second)->count != (size_t)input->size[3])
		return graph_ops_complain(builder, "a slope does not fit its input");
	if (!same_size(input, value_of(builder, node->output)))
		return graph_ops_complain(builder, "an operator changes its input's size");
	return 0;
}

static int build_max_pool(struct graph_builder *builder, const struct tflite_operator *op,
			  struct graph_node *node)
{
	node->window_width = op->options.filter_width;
	node->window_height = op->options.filter_height;
	if (value_of(builder, node->input)->size[3] != value_of(builder, node->output)->size[3])
		return graph_ops_complain(builder, "a pool changes the channels");
	return check_window(builder, node);
}

/*
 * Checks the operands of an average. MediaPipe's models average only over whole pictures: by a pool
 * as large as the picture, or by a mean over rows and columns.
 */
static int build_average(struct graph_builder *builder, const struct tflite_operator *op,
			 struct graph_node *node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	if (op->code == TFLITE_AVERAGE_POOL_2D &&
	    (op->options.filter_width != in[2] || op->options.filter_height != in[1]))
		return graph_ops_complain(builder, "an average over less than the whole picture");
	if (out[1] != 1 || out[2] != 1 || out[3] != in[3])
		return graph_ops_complain(builder,
					  "an average over other axes than rows and columns");
	return 0;
}

static int build_pad(struct graph_builder *builder, const struct tflite_operator *op,
		     struct graph_node *node)
{
	const int32_t *in = value_of(builder, node->input)->size;
	const int32_t *out = value_of(builder, node->output)->size;
	const struct tflite_tensor *widths;
	if (op->input_count < 2 || op->inputs[1] < 0)
		return graph_ops_complain(builder, "a padding has no widths");
	widths = &builder->tflite->tensors[op->inputs[1]];
	if (widths->type != TFLITE_INT32 || !widths->data || widths->data_bytes != 32)
		return graph_ops_complain(builder, "a padding's widths are not four pairs");
	for (size_t k = 0; k < 4; k++) {
		memcpy(&node->before[k], widths->data + 8 * k, 4);
		memcpy(&node->after[k], widths->data + 8 * k + 4, 4);
		if (!in_range(node->before[k], 0, GRAPH_SIDE_MAX) ||
		    !in_range(node->after[k], 0, GRAPH_SIDE_MAX) ||
		    in[k] + node->before[k] + node->after[k] != out[k])
			return graph_ops_complain(builder,
						  "a padding's widths do not fit its output");
	}
	return 0;
}

static int build_unary(struct graph_builder *builder, const struct tflite_operator *op,
		       struct graph_node *node)
{
	(void)op;
	if (!same_size(value_of(builder, node->input), value_of(builder, node->output)))
		return graph_ops_complain(builder, "an operator changes its input's size");
	return 0;
}

static int build_resize(struct graph_builder *builder, const struct tflite_operator *op,
			struct graph_node *node)
{
	(void)op;
	if (value_of(builder, node->input)->size[3] != value_of(builder, node->output)->size[3])
		return graph_ops_complain(builder, "a resize changes the channels");
	return 0;
}

static int set_activation(struct graph_builder *builder, int activation, struct graph_node *node)
{
	node->low = -INFINITY;
	node->high = INFINITY;
	if (activation == TFLITE_ACT_NONE)
		return 0;
	if (activation != TFLITE_ACT_RELU && activation != TFLITE_ACT_RELU6)
		return graph_ops_complain(builder, "an activation is not known");
	node->low = 0;
	if (activation == TFLITE_ACT_RELU6)
		node->high = 6;
	return 0;
}

static int build_relu(struct graph_builder *builder, const struct tflite_operator *op,
		      struct graph_node *node)
{
	node->low = 0;
	return build_unary(builder, op, node);
}

/*
 * For each operator that a model may have: its code in the model, its operator in the graph, and
 * the function that checks it and builds its node.
 */
static const struct {
	int code;
	enum graph_op op;
	int (*build)(struct graph_builder *builder, const struct tflite_operator *op,
		     struct graph_node *node);
} kinds[] = {
	{ TFLITE_CONV_2D, GRAPH_CONVOLUTION, build_convolution },
	{ TFLITE_DEPTHWISE_CONV_2D, GRAPH_DEPTHWISE, build_convolution },
	{ TFLITE_FULLY_CONNECTED, GRAPH_CONVOLUTION, build_fully_connected },
	{ TFLITE_CUSTOM, GRAPH_DECONVOLUTION, build_deconvolution },
	{ TFLITE_ADD, GRAPH_ADD, build_pairwise },
	{ TFLITE_MUL, GRAPH_MULTIPLY, build_pairwise },
	{ TFLITE_PRELU, GRAPH_PRELU, build_prelu },
	{ TFLITE_MAX_POOL_2D, GRAPH_MAX_POOL, build_max_pool },
	{ TFLITE_AVERAGE_POOL_2D, GRAPH_GLOBAL_AVERAGE, build_average },
	{ TFLITE_MEAN, GRAPH_GLOBAL_AVERAGE, build_average },
	{ TFLITE_RELU, GRAPH_CLAMP, build_relu },
	{ TFLITE_LOGISTIC, GRAPH_SIGMOID, build_unary },
	{ TFLITE_HARD_SWISH, GRAPH_HARD_SWISH, build_unary },
	{ TFLITE_PAD, GRAPH_PAD, build_pad },
	{ TFLITE_RESIZE_BILINEAR, GRAPH_RESIZE, build_resize },
};

static int build_by_code(struct graph_builder *builder, const struct tflite_operator *op,
			 struct graph_node *node)
{
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		if (kinds[k].code != op->code)
			continue;
		node->op = kinds[k].op;
		return kinds[k].build(builder, op, node);
	}
	return graph_ops_complain(builder, "an operator is not known");
}

int graph_ops_build(struct graph_builder *builder, const struct tflite_operator *op)
{
	const struct tflite_options *options = &op->options;
	struct graph *graph = builder->graph;
	struct graph_node node = {
		.input = operand(builder, op, 0),
		.second = -1,
		.bias = -1,
		.output = op->output,
		.same_padding = options->same_padding,
		.align_corners = options->align_corners,
		.half_pixel = options->half_pixel,
		.stride_x = options->stride_x,
		.stride_y = options->stride_y,
		.dilation_x = options->dilation_x,
		.dilation_y = options->dilation_y,
	};
	if (node.input < 0)
		return -EBADMSG;
	if (value_of(builder, node.input)->size[0] != 1 ||
	    value_of(builder, node.output)->size[0] != 1)
		return graph_ops_complain(builder, "it computes more than one picture at a time");
	int r = set_activation(builder, options->activation, &node);
	if (r == 0)
		r = build_by_code(builder, op, &node);
	if (r < 0)
		return r;
	graph->nodes[graph->node_count++] = node;
	builder->known[node.output] = true;
	return 0;
}
