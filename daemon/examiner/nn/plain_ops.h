/* SPDX-License-Identifier: MIT */
/*
 * Runs the operators of a graph in plain C. A convolution collects the pixels under 4 windows and
 * multiplies them by the filter in one matrix kernel, for 8 output channels at a time. All other
 * operators are loops that the compiler vectorises.
 */
#ifndef DAEMON_EXAMINER_NN_PLAIN_OPS_H
#define DAEMON_EXAMINER_NN_PLAIN_OPS_H

#include "daemon/examiner/nn/graph.h"

/*
 * The number of windows whose pixels a convolution collects before it multiplies them by the
 * filter.
 */
enum { PLAIN_OPS_PIXELS = 4 };

/* One node of a graph, with pointers to the numbers of its operands and its result. */
struct plain_step {
	const struct graph_node *node;
	const int32_t *in_size, *out_size;
	const float *in, *second, *bias, *packed;
	float *out;
	float *patches;
	size_t second_count;
};

/*
 * Reorders a filter from [outputs][depth] to [outputs / 8][depth][8], the order in which the kernel
 * reads it. Returns null if there is no memory.
 */
float *plain_ops_pack_filter(const float *filter, size_t outputs, size_t depth);

void plain_ops_run(const struct plain_step *step);

#endif
