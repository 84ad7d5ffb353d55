/* SPDX-License-Identifier: MIT */
/*
 * Makes one node of a graph from one operator of a model, and checks every shape. Only graph.c and
 * graph_ops.c include this header.
 */
#ifndef DAEMON_EXAMINER_NN_GRAPH_OPS_H
#define DAEMON_EXAMINER_NN_GRAPH_OPS_H

#include "daemon/examiner/nn/graph.h"
#include "daemon/examiner/nn/tflite.h"

enum { GRAPH_SIDE_MAX = 1 << 14 };

/* What one call of graph_create() has found so far. */
struct graph_builder {
	const struct tflite *tflite;
	struct graph *graph;
	/*
	 * For each tensor: index of the tensor that holds its numbers. If an operator only gives
	 * its input a new name or shape, its output has the index of its input.
	 */
	int *source;
	/* For each tensor: index of the operator that computes it; -1: no operator does. */
	int *producer;
	bool *needed;
	/* for each tensor, true: its value is known, because it is constant, the caller fills it or
	 * an earlier node computes it */
	bool *known;
	const char *wrong;
	int wrong_at; /* index of the operator that the first complaint is about */
};

/*
 * Records `what` as the complaint about the model, unless there already is a complaint. Returns
 * -EBADMSG.
 */
int graph_ops_complain(struct graph_builder *builder, const char *what);
/*
 * Appends the operator's node to the graph. -EBADMSG: no engine can run this operator; the recorded
 * complaint says why.
 */
must_check int graph_ops_build(struct graph_builder *builder, const struct tflite_operator *op);

#endif
