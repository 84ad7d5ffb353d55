/* SPDX-License-Identifier: MIT */
/*
 * The interface between engine.c and the implementations of the engines. No other file includes
 * this header.
 */
#ifndef DAEMON_EXAMINER_NN_ENGINE_CLASS_H
#define DAEMON_EXAMINER_NN_ENGINE_CLASS_H

#include "daemon/examiner/nn/engine.h"
#include "daemon/examiner/nn/graph.h"

struct engine_class {
	const char *name;
	int (*run)(struct engine *engine);
	void (*destroy)(struct engine *engine);
};

/*
 * The first member of the struct of every implementation. The implementation frees the buffers of
 * inputs and outputs.
 */
struct engine {
	const struct engine_class *class;
	struct tensor inputs[ENGINE_PORTS_MAX];
	struct tensor outputs[ENGINE_PORTS_MAX];
	int input_count, output_count;
};

/*
 * Each function creates an engine that runs the graph. On success, the engine owns the graph, and
 * *graph becomes null. The engine may free constants that it has copied. -ENOTSUP: this machine
 * lacks the engine.
 */
must_check int engine_xnnpack_create_take(struct graph **graph, struct problem *problem,
					  struct engine **ret_engine);
must_check int engine_plain_create_take(struct graph **graph, struct problem *problem,
					struct engine **ret_engine);

#endif
