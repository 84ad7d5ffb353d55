/* SPDX-License-Identifier: MIT */
/* One operator of a model becomes one node of a graph, every shape checked. Only graph.c uses it. */
#ifndef DAEMON_EXAMINER_NN_GRAPH_OPS_H
#define DAEMON_EXAMINER_NN_GRAPH_OPS_H

#include "daemon/examiner/nn/graph.h"
#include "daemon/examiner/nn/tflite.h"

enum { GRAPH_SIDE_MAX = 1 << 14 };

/* The work of graph_create, half done. */
struct graph_builder {
	const struct tflite *tflite;
	struct graph *graph;
	int *source;   /* tensor -> the tensor that really holds its numbers */
	int *producer; /* tensor -> the operator that computes it, -1 */
	bool *needed;
	bool *known; /* constant, fed, or computed by an earlier node */
	const char *wrong;
	int wrong_at; /* the operator complained about */
};

/* Keeps the first complaint; returns -EBADMSG. */
int graph_ops_complain(struct graph_builder *builder, const char *what);
/* Appends the operator's node. -EBADMSG with a complaint. */
must_check int graph_ops_build(struct graph_builder *builder, const struct tflite_operator *op);

#endif
