/* SPDX-License-Identifier: MIT */
/*
 * Makes one node of a graph from one operator of a model, and checks every shape. Only graph.c uses
 * this.
 */
#ifndef DAEMON_EXAMINER_NN_GRAPH_OPS_H
#define DAEMON_EXAMINER_NN_GRAPH_OPS_H

#include "daemon/examiner/nn/graph.h"
#include "daemon/examiner/nn/tflite.h"

enum { GRAPH_SIDE_MAX = 1 << 14 };

/* The facts that graph_create has found so far. */
struct graph_builder {
	const struct tflite *tflite;
	struct graph *graph;
	int *source;   /* for each tensor: index of the tensor that holds its numbers */
	int *producer; /* for each tensor: the operator that computes it; -1: no operator */
	bool *needed;
	bool *known; /* for each tensor: it is constant, fed, or computed by an earlier node */
	const char *wrong;
	int wrong_at; /* index of the operator that the complaint concerns */
};

/* Keeps the first complaint only; returns -EBADMSG. */
int graph_ops_complain(struct graph_builder *builder, const char *what);
/* Appends the operator's node. -EBADMSG: the operator is not usable; a complaint says why. */
must_check int graph_ops_build(struct graph_builder *builder, const struct tflite_operator *op);

#endif
