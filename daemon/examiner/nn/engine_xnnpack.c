/* SPDX-License-Identifier: MIT */
/*
 * Runs graphs with the library XNNPACK, through its subgraph interface. No program links against
 * the library; it is opened at run time. Its SONAME (libXNNPACK.so.0) promises no stable interface,
 * so the package pins its version. If the library is missing or lacks a function, the plain engine
 * runs instead.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xnnpack.h>

#include "daemon/base/library.h"
#include "daemon/examiner/nn/engine_class.h"
#include "daemon/examiner/nn/places.h"

/*
 * Every XNNPACK function that this file uses. struct xnnpack and the table `functions` are made
 * from this list.
 */
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
	/* The graph is kept, because XNNPACK's runtime reads some of its constants. */
	struct graph *graph;
	xnn_runtime_t runtime;
	/*
	 * Memory for the computed values. XNNPACK could plan this memory itself, but it would take
	 * 47 MB for all networks, while 20 MB are enough. So every value is declared to XNNPACK as
	 * external.
	 */
	float *block;
};

struct builder {
	const struct xnnpack *api;
	const struct graph *graph;
	xnn_subgraph_t subgraph;
	uint32_t *ids;        /* for each value of the graph: its identifier in XNNPACK */
	struct places places; /* where in the block the computed values lie */
	float *block;
	/* address of each input, output and computed value; the identifiers are numbered from 0 */
	struct xnn_external_value *externals;
	uint32_t external_count;
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

/* Defines a value that XNNPACK reads or writes in our memory. */
static int define_external(struct builder *builder, int value, float *data, uint32_t flag)
{
	uint32_t id = builder->external_count;
	int r = define_value(builder, value, 4, NULL, id, flag);
	if (r < 0)
		return r;
	builder->externals[id] = (struct xnn_external_value){ .id = id, .data = data };
	builder->external_count++;
	return 0;
}

static int define_ports(struct builder *builder, const struct engine *engine)
{
	const struct graph *graph = builder->graph;
	int r = 0;
	for (int k = 0; k < graph->input_count && r == 0; k++)
		r = define_external(builder, graph->inputs[k], engine->inputs[k].values,
				    XNN_VALUE_FLAG_EXTERNAL_INPUT);
	for (int k = 0; k < graph->output_count && r == 0; k++)
		r = define_external(builder, graph->outputs[k], engine->outputs[k].values,
				    XNN_VALUE_FLAG_EXTERNAL_OUTPUT);
	return r;
}

/*
 * Defines the operands of a node in XNNPACK. There, slopes and biases have one dimension; all other
 * operands have four.
 */
static int define_operands(struct builder *builder, const struct graph_node *node)
{
	const struct graph_value *values = builder->graph->values;
	size_t offset = builder->places.offsets[node->output];
	int r = define_value(builder, node->input, 4, values[node->input].constant,
			     XNN_INVALID_VALUE_ID, 0);
	if (r == 0 && node->second >= 0)
		r = define_value(builder, node->second, node->op == GRAPH_PRELU ? 1 : 4,
				 values[node->second].constant, XNN_INVALID_VALUE_ID, 0);
	if (r == 0 && node->bias >= 0)
		r = define_value(builder, node->bias, 1, values[node->bias].constant,
				 XNN_INVALID_VALUE_ID, 0);
	if (r == 0 && offset != PLACES_NOWHERE)
		r = define_external(builder, node->output, builder->block + offset,
				    XNN_VALUE_FLAG_EXTERNAL_OUTPUT);
	return r;
}

/*
 * Returns XNNPACK's identifier of a value of the graph. `value` is -1 for an operand that is left
 * out.
 */
static uint32_t id_of(const struct builder *builder, int value)
{
	return value >= 0 ? builder->ids[value] : XNN_INVALID_VALUE_ID;
}

static uint32_t padding_of(const struct graph_node *node)
{
	return node->same_padding ? XNN_FLAG_TENSORFLOW_SAME_PADDING : 0;
}

static enum xnn_status define_convolution(const struct builder *b, const struct graph_node *node)
{
	const int32_t *filter = b->graph->values[node->second].size;
	return b->api->define_convolution_2d(
		b->subgraph, 0, 0, 0, 0, (uint32_t)filter[1], (uint32_t)filter[2],
		(uint32_t)node->stride_y, (uint32_t)node->stride_x, (uint32_t)node->dilation_y,
		(uint32_t)node->dilation_x, 1, (size_t)filter[3], (size_t)filter[0], node->low,
		node->high, id_of(b, node->input), id_of(b, node->second), id_of(b, node->bias),
		id_of(b, node->output), padding_of(node));
}

static enum xnn_status define_depthwise(const struct builder *b, const struct graph_node *node)
{
	const int32_t *filter = b->graph->values[node->second].size;
	return b->api->define_depthwise_convolution_2d(
		b->subgraph, 0, 0, 0, 0, (uint32_t)filter[1], (uint32_t)filter[2],
		(uint32_t)node->stride_y, (uint32_t)node->stride_x, (uint32_t)node->dilation_y,
		(uint32_t)node->dilation_x, 1, (size_t)filter[3], node->low, node->high,
		id_of(b, node->input), id_of(b, node->second), id_of(b, node->bias),
		id_of(b, node->output), padding_of(node));
}

static enum xnn_status define_deconvolution(const struct builder *b, const struct graph_node *node)
{
	const int32_t *filter = b->graph->values[node->second].size;
	return b->api->define_deconvolution_2d(
		b->subgraph, 0, 0, 0, 0, 0, 0, (uint32_t)filter[1], (uint32_t)filter[2],
		(uint32_t)node->stride_y, (uint32_t)node->stride_x, 1, 1, 1, (size_t)filter[3],
		(size_t)filter[0], node->low, node->high, id_of(b, node->input),
		id_of(b, node->second), id_of(b, node->bias), id_of(b, node->output), 0);
}

static enum xnn_status define_add(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_add2(b->subgraph, node->low, node->high, id_of(b, node->input),
				   id_of(b, node->second), id_of(b, node->output), 0);
}

static enum xnn_status define_multiply(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_multiply2(b->subgraph, node->low, node->high, id_of(b, node->input),
					id_of(b, node->second), id_of(b, node->output), 0);
}

static enum xnn_status define_max_pool(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_max_pooling_2d(b->subgraph, 0, 0, 0, 0, (uint32_t)node->window_height,
					     (uint32_t)node->window_width, (uint32_t)node->stride_y,
					     (uint32_t)node->stride_x, 1, 1, node->low, node->high,
					     id_of(b, node->input), id_of(b, node->output),
					     padding_of(node));
}

static enum xnn_status define_average(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_global_average_pooling_2d(b->subgraph, node->low, node->high,
							id_of(b, node->input),
							id_of(b, node->output), 0);
}

static enum xnn_status define_prelu(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_prelu(b->subgraph, id_of(b, node->input), id_of(b, node->second),
				    id_of(b, node->output), 0);
}

static enum xnn_status define_clamp(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_clamp(b->subgraph, node->low, node->high, id_of(b, node->input),
				    id_of(b, node->output), 0);
}

static enum xnn_status define_sigmoid(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_sigmoid(b->subgraph, id_of(b, node->input), id_of(b, node->output),
				      0);
}

static enum xnn_status define_hard_swish(const struct builder *b, const struct graph_node *node)
{
	return b->api->define_hardswish(b->subgraph, id_of(b, node->input), id_of(b, node->output),
					0);
}

static enum xnn_status define_pad(const struct builder *b, const struct graph_node *node)
{
	size_t before[4], after[4];
	for (int k = 0; k < 4; k++) {
		before[k] = (size_t)node->before[k];
		after[k] = (size_t)node->after[k];
	}
	return b->api->define_static_constant_pad(b->subgraph, before, after, 0.0f,
						  id_of(b, node->input), id_of(b, node->output), 0);
}

static enum xnn_status define_resize(const struct builder *b, const struct graph_node *node)
{
	const int32_t *out = b->graph->values[node->output].size;
	uint32_t flags = node->half_pixel ? 0 : XNN_FLAG_TENSORFLOW_LEGACY_MODE;
	if (node->align_corners)
		flags = XNN_FLAG_ALIGN_CORNERS;
	return b->api->define_static_resize_bilinear_2d(b->subgraph, (size_t)out[1], (size_t)out[2],
							id_of(b, node->input),
							id_of(b, node->output), flags);
}

static enum xnn_status define_node(const struct builder *builder, const struct graph_node *node)
{
	static enum xnn_status (*const definers[])(const struct builder *b,
						   const struct graph_node *node) = {
		[GRAPH_CONVOLUTION] = define_convolution,
		[GRAPH_DEPTHWISE] = define_depthwise,
		[GRAPH_DECONVOLUTION] = define_deconvolution,
		[GRAPH_ADD] = define_add,
		[GRAPH_MULTIPLY] = define_multiply,
		[GRAPH_MAX_POOL] = define_max_pool,
		[GRAPH_GLOBAL_AVERAGE] = define_average,
		[GRAPH_PRELU] = define_prelu,
		[GRAPH_CLAMP] = define_clamp,
		[GRAPH_SIGMOID] = define_sigmoid,
		[GRAPH_HARD_SWISH] = define_hard_swish,
		[GRAPH_PAD] = define_pad,
		[GRAPH_RESIZE] = define_resize,
	};
	return definers[node->op](builder, node);
}

static int define_graph(struct builder *builder, const struct engine *engine)
{
	int r = define_ports(builder, engine);
	for (int k = 0; k < builder->graph->node_count && r == 0; k++) {
		const struct graph_node *node = &builder->graph->nodes[k];
		r = define_operands(builder, node);
		if (r == 0 && define_node(builder, node) != xnn_status_success)
			r = -EIO;
	}
	return r;
}

static int create_runtime(struct builder *builder, struct engine_xnnpack *xnnpack)
{
	const struct xnnpack *api = builder->api;
	int r = define_graph(builder, &xnnpack->engine);
	if (r < 0)
		return r;
	if (api->create_runtime_v2(builder->subgraph, NULL, 0, &xnnpack->runtime) !=
		    xnn_status_success ||
	    api->setup_runtime(xnnpack->runtime, builder->external_count, builder->externals) !=
		    xnn_status_success)
		return -EIO;
	return 0;
}

static int builder_init(struct builder *builder, const struct engine_xnnpack *xnnpack)
{
	const struct graph *graph = xnnpack->graph;
	size_t values = (size_t)graph->value_count + 1;
	size_t externals = (size_t)graph->node_count + 2 * ENGINE_PORTS_MAX;
	*builder = (struct builder){
		.api = &xnnpack->api,
		.graph = graph,
		.ids = malloc(values * sizeof(*builder->ids)),
		.externals = calloc(externals, sizeof(*builder->externals)),
	};
	if (!builder->ids || !builder->externals)
		return -ENOMEM;
	for (size_t k = 0; k < values; k++)
		builder->ids[k] = XNN_INVALID_VALUE_ID;
	return places_plan(graph, &builder->places);
}

static void builder_finish(struct builder *builder)
{
	free(builder->ids);
	free(builder->externals);
	places_finish(&builder->places);
}

static int build(struct engine_xnnpack *xnnpack)
{
	const struct graph *graph = xnnpack->graph;
	struct builder builder;
	int r = builder_init(&builder, xnnpack);
	if (r == 0) {
		builder.block = xnnpack->block = places_make_block(&builder.places);
		r = xnnpack->block ? 0 : -ENOMEM;
	}
	if (r == 0 &&
	    xnnpack->api.create_subgraph(
		    (uint32_t)(graph->node_count + graph->input_count + graph->output_count), 0,
		    &builder.subgraph) != xnn_status_success)
		r = -ENOMEM;
	if (r == 0) {
		r = create_runtime(&builder, xnnpack);
		xnnpack->api.delete_subgraph(builder.subgraph);
	}
	builder_finish(&builder);
	return r;
}

/* Allocates the buffers of the graph's inputs or outputs (ports). */
static int make_ports(const struct graph *graph, const int *values, int value_count,
		      struct tensor *ports, int *port_count)
{
	for (int k = 0; k < value_count; k++) {
		size_t count = graph->values[values[k]].count;
		ports[k] = (struct tensor){
			.values = calloc(count + GRAPH_SPARE, sizeof(float)),
			.count = count,
		};
		if (!ports[k].values)
			return -ENOMEM;
		(*port_count)++;
	}
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
	free(xnnpack->block);
	graph_destroy(xnnpack->graph);
	free(xnnpack);
}

static const struct engine_class xnnpack_class = {
	.name = "xnnpack",
	.run = run,
	.destroy = destroy,
};

/* Builds XNNPACK's runtime for the graph. On failure, the caller still owns the graph. */
static int prepare(struct engine_xnnpack *xnnpack, struct graph *graph, struct problem *problem)
{
	int r = find_functions(problem, &xnnpack->api);
	if (r < 0)
		return r;
	xnnpack->graph = graph;
	struct engine *engine = &xnnpack->engine;
	r = make_ports(graph, graph->inputs, graph->input_count, engine->inputs,
		       &engine->input_count);
	if (r == 0)
		r = make_ports(graph, graph->outputs, graph->output_count, engine->outputs,
			       &engine->output_count);
	if (r == 0)
		r = build(xnnpack);
	if (r == 0)
		return 0;
	xnnpack->graph = NULL;
	if (r == -EIO) /* the installed XNNPACK lacks an operator */
		return problem_set(problem, -ENOTSUP,
				   "the installed XNNPACK cannot run this model; install Debian"
				   " 12's libxnnpack0 or set the engine to auto or plain");
	return problem_memory(problem);
}

int engine_xnnpack_create_take(struct graph **graph, struct problem *problem,
			       struct engine **ret_engine)
{
	struct engine_xnnpack *xnnpack = calloc(1, sizeof(*xnnpack));
	if (!xnnpack)
		return problem_memory(problem);
	xnnpack->engine.class = &xnnpack_class;
	int r = prepare(xnnpack, *graph, problem);
	if (r < 0) {
		destroy(&xnnpack->engine);
		return r;
	}
	*graph = NULL;
	/*
	 * XNNPACK's runtime has its own copy of these filters and slopes, so ours are freed. The
	 * runtime reads the constants of sums and products from our copy, so those are kept.
	 */
	graph_drop_packed(xnnpack->graph, 1u << GRAPH_CONVOLUTION | 1u << GRAPH_DEPTHWISE |
						  1u << GRAPH_DECONVOLUTION | 1u << GRAPH_PRELU);
	*ret_engine = &xnnpack->engine;
	return 0;
}
