/* SPDX-License-Identifier: MIT */
/*
 * Runs a network: load a cut of a graph, fill the inputs, run, read the outputs. All tensors are
 * 32-bit floats: one picture of rows, columns, channels (NHWC).
 *
 * There are two engines. XNNPACK is opened at run time (base/library.h), because its SONAME
 * promises no stable interface; it may be missing. The plain-C twin is slower, needs no library,
 * and is what XNNPACK is tested against.
 *
 * An engine owns its buffers. The pointers that engine_input and engine_output return stay valid
 * until engine_destroy. One engine serves one thread at a time.
 */
#ifndef DAEMON_EXAMINER_NN_ENGINE_H
#define DAEMON_EXAMINER_NN_ENGINE_H

#include <stddef.h>

#include "daemon/core/problem.h"

struct engine;
struct tflite; /* a model file that was read (nn/tflite.h) */

enum engine_choice {
	ENGINE_AUTO,    /* XNNPACK where it can be used, else the twin */
	ENGINE_XNNPACK, /* XNNPACK, or -ENOTSUP */
	ENGINE_PLAIN,
};

/* "auto", "xnnpack", "plain"; -EINVAL otherwise. */
must_check int engine_choice_parse(const char *text, enum engine_choice *ret_choice);

/* Which tensors of the graph are fed and which are read, by their numbers in the model. */
struct engine_cut {
	const int *inputs;
	int input_count;
	const int *outputs;
	int output_count;
};

enum { ENGINE_PORTS_MAX = 8 };

struct tensor {
	float *values;
	size_t count; /* of floats */
};

/*
 * cut null: the graph's own inputs and outputs. -EBADMSG: the graph has an operator or a shape that
 * no engine knows; -ENOMEM; -ENOTSUP.
 */
must_check int engine_load(enum engine_choice choice, const struct tflite *graph,
			   const struct engine_cut *cut, struct problem *problem,
			   struct engine **ret_engine);
void engine_destroy(struct engine *engine);

/* "xnnpack" or "plain": which engine this is. */
const char *engine_name(const struct engine *engine);

struct tensor engine_input(struct engine *engine, int index);
int engine_output_count(const struct engine *engine);
struct tensor engine_output(struct engine *engine, int index);

/* -EIO: the engine reports a failure. */
must_check int engine_run(struct engine *engine);

#endif
