/* SPDX-License-Identifier: MIT */
/*
 * The part of a model between some input tensors and some output tensors, ready for an engine:
 * every operator is known, every shape is checked against its neighbours, and constants are 32-bit
 * floats. Only constants that the wanted outputs need are converted, so two cuts of one model do
 * not hold its weights twice.
 *
 * All values have four sizes: 1, rows, columns, channels. An output that only renames or joins
 * other values (reshape, concatenation at the end) is replaced by those values, in order.
 */
#ifndef DAEMON_EXAMINER_NN_GRAPH_H
#define DAEMON_EXAMINER_NN_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/examiner/nn/engine.h"

enum graph_op {
	GRAPH_CONVOLUTION, /* filter: outputs, rows, columns, inputs */
	GRAPH_DEPTHWISE,   /* filter: 1, rows, columns, channels */
	/* The filter is as large as the stride: each input pixel makes one block. */
	GRAPH_DECONVOLUTION,
	GRAPH_ADD,      /* a `second` of one pixel or one number is repeated */
	GRAPH_MULTIPLY, /* as GRAPH_ADD */
	GRAPH_MAX_POOL,
	GRAPH_GLOBAL_AVERAGE, /* average over rows and columns */
	GRAPH_PRELU,          /* `second`: one slope for each channel */
	GRAPH_CLAMP,
	GRAPH_SIGMOID,
	GRAPH_HARD_SWISH,
	GRAPH_PAD,    /* adds before[] and after[] zeros */
	GRAPH_RESIZE, /* bilinear resize */
};

struct graph_value {
	int32_t size[4];
	size_t count; /* product of the sizes */
	/* Null for computed and fed values. GRAPH_SPARE more floats follow the constant's end. */
	float *constant;
};

/* XNNPACK may read 16 bytes past the end of a tensor (XNN_EXTRA_BYTES). */
enum { GRAPH_SPARE = 16 };

struct graph_node {
	enum graph_op op;
	int input, second, bias, output; /* values; -1: left out; `second` may be the filter */
	float low, high; /* the result is clamped to low..high, which may be infinite */
	bool same_padding, align_corners, half_pixel;
	int32_t stride_x, stride_y, dilation_x, dilation_y, window_width, window_height;
	int32_t before[4], after[4];
};

struct graph {
	struct graph_value *values;
	int value_count;
	struct graph_node *nodes; /* in the order of computation */
	int node_count;
	int inputs[ENGINE_PORTS_MAX], input_count;
	int outputs[ENGINE_PORTS_MAX], output_count;
};

/* Creates a graph. cut null: the model's own inputs and outputs. -EBADMSG: no engine can run the
 * model; -ENOMEM. */
must_check int graph_create(const struct tflite *tflite, const struct engine_cut *cut,
			    struct problem *problem, struct graph **ret_graph);
void graph_destroy(struct graph *graph);

/*
 * Frees the filters and slopes of the operators in `packed` (bits 1 << op), because the engine has
 * its own copy. Constants that another operator reads are kept.
 */
void graph_drop_packed(struct graph *graph, unsigned packed);

/* Returns how much padding TensorFlow's SAME rule puts before the first row (or column). */
static inline int32_t graph_padding_before(bool same, int32_t in, int32_t out, int32_t window,
					   int32_t stride, int32_t dilation)
{
	int32_t span = (window - 1) * dilation + 1, total = (out - 1) * stride + span - in;
	return same && total > 0 ? total / 2 : 0;
}

#endif
