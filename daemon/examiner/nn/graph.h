/* SPDX-License-Identifier: MIT */
/*
 * A graph is the part of a model between some input tensors and some output tensors, ready for an
 * engine: every operator is known, the shapes of all operands and results fit together, and
 * constants are 32-bit floats. Only constants that the wanted outputs need are converted, so two
 * cuts of one model do not hold its weights twice.
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
	GRAPH_CONVOLUTION, /* sizes of the filter: output channels, rows, columns, input channels */
	GRAPH_DEPTHWISE,   /* sizes of the filter: 1, rows, columns, channels */
	/*
	 * A deconvolution whose filter is as large as its stride, so that each input pixel makes
	 * one separate block of the output.
	 */
	GRAPH_DECONVOLUTION,
	GRAPH_ADD, /* if operand `second` is one pixel or one number, it is used for all pixels */
	/* If operand `second` is one pixel or one number, it is used for all pixels. */
	GRAPH_MULTIPLY,
	GRAPH_MAX_POOL,
	GRAPH_GLOBAL_AVERAGE, /* average of each channel over all rows and columns */
	GRAPH_PRELU,          /* operand `second` holds one slope for each channel */
	GRAPH_CLAMP,
	GRAPH_SIGMOID,
	GRAPH_HARD_SWISH,
	/*
	 * Along each axis k, adds before[k] zeros before the values and after[k] zeros after them.
	 */
	GRAPH_PAD,
	GRAPH_RESIZE, /* bilinear resize */
};

struct graph_value {
	int32_t size[4];
	size_t count; /* number of floats: the product of the sizes */
	/*
	 * The numbers of a constant, followed by GRAPH_SPARE spare floats. Null: the value is
	 * computed, or the caller fills it.
	 */
	float *constant;
};

/*
 * The number of spare floats after the end of a tensor, because XNNPACK may read 16 bytes past the
 * end (XNN_EXTRA_BYTES).
 */
enum { GRAPH_SPARE = 16 };

struct graph_node {
	enum graph_op op;
	/*
	 * Indices of the operands and of the result in the graph's values; -1: the operand is left
	 * out. The filter of a convolution is operand `second`.
	 */
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

/*
 * Creates a graph from a cut of a model. If `cut` is null, uses the model's own inputs and outputs.
 * -EBADMSG: no engine can run the model; -ENOMEM.
 */
must_check int graph_create(const struct tflite *tflite, const struct engine_cut *cut,
			    struct problem *problem, struct graph **ret_graph);
void graph_destroy(struct graph *graph);

/*
 * Frees the filters and slopes of some operators, because the engine has its own copy. `packed` has
 * the bit 1 << op for each of these operators. Constants that any other operator reads are kept.
 */
void graph_drop_packed(struct graph *graph, unsigned packed);

/*
 * Returns how many rows (or columns) of padding TensorFlow's rule SAME puts before the first row
 * (or column) of the input. Returns 0 if `same` is false.
 */
static inline int32_t graph_padding_before(bool same, int32_t in, int32_t out, int32_t window,
					   int32_t stride, int32_t dilation)
{
	int32_t span = (window - 1) * dilation + 1, total = (out - 1) * stride + span - in;
	return same && total > 0 ? total / 2 : 0;
}

#endif
