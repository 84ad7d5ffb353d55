/* SPDX-License-Identifier: MIT */
/*
 * The part of a model between some input tensors and some output tensors, ready for an engine:
 * every operator is known, every shape fits the shapes next to it, and constants are 32-bit floats.
 * Only constants that the wanted outputs need are converted, so two cuts of one model do not hold
 * its weights twice.
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
	GRAPH_CONVOLUTION, /* sizes of the filter: outputs, rows, columns, inputs */
	GRAPH_DEPTHWISE,   /* sizes of the filter: 1, rows, columns, channels */
	/* The filter is as large as the stride, so each input pixel makes one block of the
	 * output. */
	GRAPH_DECONVOLUTION,
	GRAPH_ADD,      /* a `second` of one pixel or one number is used for all pixels */
	GRAPH_MULTIPLY, /* a `second` of one pixel or one number is used for all pixels */
	GRAPH_MAX_POOL,
	GRAPH_GLOBAL_AVERAGE, /* average over all rows and columns */
	GRAPH_PRELU,          /* `second` holds one slope for each channel */
	GRAPH_CLAMP,
	GRAPH_SIGMOID,
	GRAPH_HARD_SWISH,
	GRAPH_PAD,    /* adds before[] zeros before and after[] zeros after the values */
	GRAPH_RESIZE, /* bilinear resize */
};

struct graph_value {
	int32_t size[4];
	size_t count; /* number of floats: the product of the sizes */
	/* Null for values that are computed or filled by the caller. GRAPH_SPARE more floats follow
	 * the constant's end. */
	float *constant;
};

/* XNNPACK may read 16 bytes past the end of a tensor (XNN_EXTRA_BYTES). */
enum { GRAPH_SPARE = 16 };

struct graph_node {
	enum graph_op op;
	/* indices of values; -1: left out; `second` may be the filter */
	int input, second, bias, output;
	float low, high; /* limits to which the result is clamped; they may be infinite */
	bool same_padding, align_corners, half_pixel;
	int32_t stride_x, stride_y, dilation_x, dilation_y, window_width, window_height;
	int32_t before[4], after[4];
};

struct graph {
	struct graph_value *values;
	int value_count;
	struct graph_node *nodes; /* the nodes in the order of computation */
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
 * its own copy. Constants that any other operator reads are kept.
 */
void graph_drop_packed(struct graph *graph, unsigned packed);

/* Returns how many rows (or columns) of padding TensorFlow's SAME rule puts before the first
 * one. */
static inline int32_t graph_padding_before(bool same, int32_t in, int32_t out, int32_t window,
					   int32_t stride, int32_t dilation)
{
	int32_t span = (window - 1) * dilation + 1, total = (out - 1) * stride + span - in;
	return same && total > 0 ? total / 2 : 0;
}

#endif
