/* SPDX-License-Identifier: MIT */
/*
 * The operators of a graph in plain C. Convolutions use one matrix kernel over gathered patches (4
 * pixels by 8 outputs); all other operators are loops that the compiler vectorises.
 */
#ifndef DAEMON_EXAMINER_NN_PLAIN_OPS_H
#define DAEMON_EXAMINER_NN_PLAIN_OPS_H

#include "daemon/examiner/nn/graph.h"

/* How many windows a convolution gathers before it multiplies them. */
enum { PLAIN_OPS_PIXELS = 4 };

/* One node with pointers to the numbers of its operands. */
struct plain_step {
	const struct graph_node *node;
	const int32_t *in_size, *out_size;
	const float *in, *second, *bias, *packed;
	float *out;
	float *patches;
	size_t second_count;
};

/*
 * Reorders a filter from [outputs][depth] to [outputs / 8][depth][8], as the kernel reads it. Null:
 * out of memory.
 */
float *plain_ops_pack_filter(const float *filter, size_t outputs, size_t depth);

void plain_ops_run(const struct plain_step *step);

#endif
