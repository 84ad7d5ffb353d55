/* SPDX-License-Identifier: MIT */
/*
 * Where the computed values of a graph lie in one block of memory. Values that are not needed at
 * the same time share a place. Constants, inputs and outputs have no place in the block.
 */
#ifndef DAEMON_EXAMINER_NN_PLACES_H
#define DAEMON_EXAMINER_NN_PLACES_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/examiner/nn/graph.h"

#define PLACES_NOWHERE SIZE_MAX

struct places {
	/* for each value of the graph: its offset in the block, in floats (a multiple of 64 bytes);
	 * PLACES_NOWHERE: it has no place. GRAPH_SPARE more floats follow each value. */
	size_t *offsets;
	size_t count; /* floats in the block */
};

/* -ENOMEM. */
must_check int places_plan(const struct graph *graph, struct places *ret_places);
void places_finish(struct places *places);

/* Allocates the block, aligned to 64 bytes. Release it with free(). Null: out of memory. */
float *places_make_block(const struct places *places);

#endif
