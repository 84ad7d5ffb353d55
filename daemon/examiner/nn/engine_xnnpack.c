/* SPDX-License-Identifier: MIT */
/*
 * XNNPACK through its subgraph interface, opened at run time: the library's SONAME
 * (libXNNPACK.so.0) promises no stable interface, so the package pins its version, and where the
 * library is missing or lacks a function the plain twin runs instead. Nothing links against it.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xnnpack.h>

#include "daemon/base/library.h"
#include "daemon/examiner/nn/engine_class.h"

/* Every function that is used. The struct and the table below are made from this list. */
#define XNNPACK_FUNCTIONS(X)                                                                       \
	X(initialize)                                                                              \
	X(create_subgraph)                                                                         \
	X(delete_subgraph)                                                                         \
	X(define_tensor_value)                                                                     \
	X(define_convolution_2d)                                                                   \
	X(define_depthwise_convolution_2d)                                                         \
	X(define_deconvolution_2d)                                                                 \
	X(define_add2)                                                                             \
	X(define_multiply2)                                                                        \
	X(define_max_pooling_2d)                                                                   \
	X(define_global_average_pooling_2d)                                                        \
	X(define_prelu)                                                                            \
	X(define_clamp)                                                                            \
	X(define_sigmoid)                                                                          \
	X(define_hardswish)                                                                        \
	X(define_static_constant_pad)                                                              \
	X(define_static_resize_bilinear_2d)                                                        \
	X(create_runtime_v2)                                                                       \
	X(setup_runtime)                                                                           \
	X(invoke_runtime)                                                                          \
	X(delete_runtime)

struct xnnpack {
#define X(name) __typeof__(&xnn_##name) name;
	XNNPACK_FUNCTIONS(X)
#undef X
};

struct engine_xnnpack {
	struct engine engine;
	struct xnnpack api;
	struct graph *graph; /* constants that are read while running, sizes of the ports */
	xnn_runtime_t runtime;
};

struct builder {
	const struct xnnpack *api;
	const struct graph *graph;
	xnn_subgraph_t subgraph;
	uint32_t *ids; /* value -> XNNPACK's number */
};

static const struct library_function functions[] = {
#define X(name) { "xnn_" #name, offsetof(struct xnnpack, name) },
	XNNPACK_FUNCTIONS(X)
#undef X
};

static int find_functions(struct problem *problem, struct xnnpack *ret_api)
{
	struct problem why = { "" };
	int r = library_open("libXNNPACK.so.0", functions, sizeof(functions) / sizeof(*functions),
			     &why, ret_api);
	if (r < 0)
		return problem_set(problem, r,
				   "XNNPACK cannot be used: %s; install Debian 12's libxnnpack0 or"
				   " set the engine to auto or plain",
				   why.text);
	if (ret_api->initialize(NULL) != xnn_status_success)
		return problem_set(
			problem, -ENOTSUP,
			"XNNPACK does not start (an old processor, or /proc/cpuinfo is hidden"
			" as by ProcSubset=pid); set the engine to auto or plain");
	return 0;
}

static int define_value(struct builder *builder, int index, size_t rank, const float *data,
			uint32_t external, uint32_t flags)
{
	const struct graph_value *value = &builder->graph->values[index];
	size_t sizes[4];

	if (builder->ids[index] != XNN_INVALID_VALUE_ID)
		return 0;
	for (size_t k = 0; k < 4; k++)
		sizes[k] = (size_t)value->size[k];
	if (rank == 1)
		sizes[0] = value->count;
	if (builder->api->define_tensor_value(builder->subgraph, xnn_datatype_fp32, rank, sizes,
					      data, external, flags,
					      &builder->ids[index]) != xnn_status_success)
		return -EIO;
	return 0;
}

static int define_ports(struct builder *builder)
{
	const struct graph *graph = builder->graph;
	int r = 0;

	for (int k = 0; k < graph->input_count && r == 0; k++)
		r = define_value(builder, graph->inputs[k], 4, NULL, (uint32_t)k,
				 XNN_VALUE_FLAG_EXTERNAL_INPUT);
	for (int k = 0; k < graph->output_count && r == 0; k++)
		r = define_value(builder, graph->outputs[k], 4, NULL,
				 (uint32_t)(graph->input_count + k),
				 XNN_VALUE_FLAG_EXTERNAL_OUTPUT);
	return r;
}

/* Slopes and biases have one dimension for XNNPACK, all else four. */
static int define_operands(struct builder *builder, const struct graph_node *node)
{
	const struct graph_value *values = builder->graph->values;
	int r = define_value(builder, node->input, 4, values[node->input].constant,
			     XNN_INVALID_VALUE_ID, 0);

	if (r == 0 && node->second >= 0)
		r = define_value(builder, node->second, node->op == GRAPH_PRELU ? 1 : 4,
				 values[node->second].constant, XNN_INVALID_VALUE_ID, 0);
	if (r == 0 && node->bias >= 0)
		r = define_value(builder, node->bias, 1, values[node->bias].constant,
				 XNN_INVALID_VALUE_ID, 0);
	if (r == 0)
		r = define_value(builder, node->output, 4, NULL, XNN_INVALID_VALUE_ID, 0);
	return r;
}

static enum xnn_status define_convolution(struct builder *builder, const struct graph_node *node,
					  uint32_t flags)
{
	const int32_t *filter = builder->graph->values[node->second].size;
	uint32_t bias = node->bias >= 0 ? builder->ids[node->bias] : XNN_INVALID_VALUE_ID;
	uint32_t height = (uint32_t)filter[1], width = (uint32_t)filter[2];
	uint32_t stride_y = (uint32_t)node->stride_y, stride_x = (uint32_t)node->stride_x;
	uint32_t dilation_y = (uint32_t)node->dilation_y, dilation_x = (uint32_t)node->dilation_x;

	if (node->op == GRAPH_DECONVOLUTION)
		return builder->api->define_deconvolution_2d(
			builder->subgraph, 0, 0, 0, 0, 0, 0, height, width, stride_y, stride_x, 1,
			1, 1, (size_t)filter[3], (size_t)filter[0], node->low, node->high,
			builder->ids[node->input], builder->ids[node->second], bias,
			builder->ids[node->output], 0);
	if (node->op == GRAPH_DEPTHWISE)
		return builder->api->define_depthwise_convolution_2d(
			builder->subgraph, 0, 0, 0, 0, height, width, stride_y, stride_x,
			dilation_y, dilation_x, 1, (size_t)filter[3], node->low, node->high,
			builder->ids[node->input], builder->ids[node->second], bias,
			builder->ids[node->output], flags);
	return builder->api->define_convolution_2d(
		builder->subgraph, 0, 0, 0, 0, height, width, stride_y, stride_x, dilation_y,
		dilation_x, 1, (size_t)filter[3], (size_t)filter[0], node->low, node->high,
		builder->ids[node->input], builder->ids[node->second], bias,
		builder->ids[node->output], flags);
}

static enum xnn_status define_pad(struct builder *builder, const struct graph_node *node)
{
	size_t before[4], after[4];

	for (int k = 0; k < 4; k++) {
		before[k] = (size_t)node->before[k];
		after[k] = (size_t)node->after[k];
	}
	return builder->api->define_static_constant_pad(builder->subgraph, before, after, 0.0f,
							builder->ids[node->input],
							builder->ids[node->output], 0);
}

static enum xnn_status define_resize(struct builder *builder, const struct graph_node *node)
{
	const int32_t *out = builder->graph->values[node->output].size;
	uint32_t flags = XNN_FLAG_TENSORFLOW_LEGACY_MODE;

	if (node->align_corners)
		flags = XNN_FLAG_ALIGN_CORNERS;
	else if (node->half_pixel)
		flags = 0;
	return builder->api->define_static_resize_bilinear_2d(
		builder->subgraph, (size_t)out[1], (size_t)out[2], builder->ids[node->input],
		builder->ids[node->output], flags);
}

static enum xnn_status define_node(struct builder *builder, const struct graph_node *node)
{
	const struct xnnpack *api = builder->api;
	xnn_subgraph_t subgraph = builder->subgraph;
	uint32_t input = builder->ids[node->input], output = builder->ids[node->output];
	uint32_t second = node->second >= 0 ? builder->ids[node->second] : XNN_INVALID_VALUE_ID;
	uint32_t padding = node->same_padding ? XNN_FLAG_TENSORFLOW_SAME_PADDING : 0;

	switch (node->op) {
	case GRAPH_CONVOLUTION:
	case GRAPH_DEPTHWISE:
	case GRAPH_DECONVOLUTION:
		return define_convolution(builder, node, padding);
	case GRAPH_ADD:
		return api->define_add2(subgraph, node->low, node->high, input, second, output, 0);
	case GRAPH_MULTIPLY:
		return api->define_multiply2(subgraph, node->low, node->high, input, second, output,
					     0);
	case GRAPH_MAX_POOL:
		return api->define_max_pooling_2d(
			subgraph, 0, 0, 0, 0, (uint32_t)node->window_height,
			(uint32_t)node->window_width, (uint32_t)node->stride_y,
			(uint32_t)node->stride_x, 1, 1, node->low, node->high, input, output,
			padding);
	case GRAPH_GLOBAL_AVERAGE:
		return api->define_global_average_pooling_2d(subgraph, node->low, node->high, input,
							     output, 0);
	case GRAPH_PRELU:
		return api->define_prelu(subgraph, input, second, output, 0);
	case GRAPH_CLAMP:
		return api->define_clamp(subgraph, node->low, node->high, input, output, 0);
	case GRAPH_SIGMOID:
		return api->define_sigmoid(subgraph, input, output, 0);
	case GRAPH_HARD_SWISH:
		return api->define_hardswish(subgraph, input, output, 0);
	case GRAPH_PAD:
		return define_pad(builder, node);
	case GRAPH_RESIZE:
		return define_resize(builder, node);
	}
	return xnn_status_unsupported_parameter;
}

static int define_graph(struct builder *builder)
{
	int r = define_ports(builder);

	for (int k = 0; k < builder->graph->node_count && r == 0; k++) {
		const struct graph_node *node = &builder->graph->nodes[k];

		r = define_operands(builder, node);
		if (r == 0 && define_node(builder, node) != xnn_status_success)
			r = -EIO;
	}
	return r;
}

static int create_runtime(struct engine_xnnpack *engine)
{
	const struct graph *graph = engine->graph;
	struct builder builder = { .api = &engine->api, .graph = graph };
	int r = -ENOMEM;

	builder.ids = malloc(((size_t)graph->value_count + 1) * sizeof(*builder.ids));
	if (!builder.ids)
		return -ENOMEM;
	for (int k = 0; k < graph->value_count; k++)
		builder.ids[k] = XNN_INVALID_VALUE_ID;
	if (engine->api.create_subgraph((uint32_t)(graph->input_count + graph->output_count), 0,
					&builder.subgraph) == xnn_status_success) {
		r = define_graph(&builder);
		if (r == 0 && engine->api.create_runtime_v2(builder.subgraph, NULL, 0,
							    &engine->runtime) != xnn_status_success)
			r = -EIO;
		engine->api.delete_subgraph(builder.subgraph);
	}
	free(builder.ids);
	return r;
}

static int make_port(const struct graph *graph, int value, struct tensor *ret_tensor)
{
	size_t count = graph->values[value].count;
	float *values = calloc(count + GRAPH_SPARE, sizeof(*values));

	if (!values)
		return -ENOMEM;
	*ret_tensor = (struct tensor){ .values = values, .count = count };
	return 0;
}

static int connect_ports(struct engine_xnnpack *xnnpack)
{
	struct engine *engine = &xnnpack->engine;
	struct xnn_external_value externals[2 * ENGINE_MOST_PORTS];
	size_t count = 0;

	for (int k = 0; k < xnnpack->graph->input_count; k++) {
		int r = make_port(xnnpack->graph, xnnpack->graph->inputs[k], &engine->inputs[k]);

		if (r < 0)
			return r;
		engine->input_count++;
		externals[count] = (struct xnn_external_value){ .id = (uint32_t)count,
								.data = engine->inputs[k].values };
		count++;
	}
	for (int k = 0; k < xnnpack->graph->output_count; k++) {
		int r = make_port(xnnpack->graph, xnnpack->graph->outputs[k], &engine->outputs[k]);

		if (r < 0)
			return r;
		engine->output_count++;
		externals[count] = (struct xnn_external_value){ .id = (uint32_t)count,
								.data = engine->outputs[k].values };
		count++;
	}
	if (xnnpack->api.setup_runtime(xnnpack->runtime, count, externals) != xnn_status_success)
		return -EIO;
	return 0;
}

static int run(struct engine *engine)
{
	struct engine_xnnpack *xnnpack = (struct engine_xnnpack *)engine;

	return xnnpack->api.invoke_runtime(xnnpack->runtime) == xnn_status_success ? 0 : -EIO;
}

static void destroy(struct engine *engine)
{
	struct engine_xnnpack *xnnpack = (struct engine_xnnpack *)engine;

	if (xnnpack->runtime)
		(void)xnnpack->api.delete_runtime(xnnpack->runtime);
	for (int k = 0; k < engine->input_count; k++)
		free(engine->inputs[k].values);
	for (int k = 0; k < engine->output_count; k++)
		free(engine->outputs[k].values);
	graph_destroy(xnnpack->graph);
	free(xnnpack);
}

static const struct engine_class xnnpack_class = {
	.name = "xnnpack",
	.run = run,
	.destroy = destroy,
};

int engine_xnnpack_create_take(struct graph **graph, struct problem *problem,
			       struct engine **ret_engine)
{
	struct engine_xnnpack *xnnpack = calloc(1, sizeof(*xnnpack));
	int r;

	if (!xnnpack)
		return -ENOMEM;
	xnnpack->engine.class = &xnnpack_class;
	r = find_functions(problem, &xnnpack->api);
	if (r < 0)
		goto fail;
	xnnpack->graph = *graph;
	r = create_runtime(xnnpack);
	if (r == 0)
		r = connect_ports(xnnpack);
	if (r == -EIO) /* it knows less than the version this was written for */
		r = problem_set(problem, -ENOTSUP,
				"the installed XNNPACK cannot run this model; install Debian 12's"
				" libxnnpack0 or set the engine to auto or plain");
	if (r < 0)
		goto fail;
	/* The runtime holds these in its own order; operands of sums and products stay in use. */
	graph_drop_packed(xnnpack->graph, 1u << GRAPH_CONVOLUTION | 1u << GRAPH_DEPTHWISE |
						  1u << GRAPH_DECONVOLUTION | 1u << GRAPH_PRELU);
	*graph = NULL;
	*ret_engine = &xnnpack->engine;
	return 0;
fail:
	xnnpack->graph = NULL; /* stays the caller's */
	destroy(&xnnpack->engine);
	return r;
}
