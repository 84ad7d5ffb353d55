/* SPDX-License-Identifier: MIT */
/*
 * Runs a network: load a cut of a graph, fill the inputs, run, read the outputs. All tensors are
 * 32-bit floats, batch 1, rows, columns, channels (NHWC).
 *
 * Two engines stand behind it: XNNPACK, found at run time (dlopen; its SONAME promises no stable
 * interface, so its absence is normal), and a plain-C twin that is slower, needs nothing, and is
 * the oracle that the other is tested against.
 *
 * An engine owns its buffers; the pointers that engine_input and engine_output return stay the same
 * and valid until engine_destroy. One engine serves one thread at a time.
 */
#ifndef DAEMON_EXAMINER_NN_ENGINE_H
#define DAEMON_EXAMINER_NN_ENGINE_H

#include <stddef.h>

#include "daemon/core/problem.h"

struct engine;
struct tflite; /* nn/tflite.h: the model file, read */

enum engine_choice {
	ENGINE_AUTO,    /* XNNPACK where it is installed, else the twin */
	ENGINE_XNNPACK, /* or -ENOTSUP */
	ENGINE_PLAIN,
};

/* "auto", "xnnpack", "plain"; -EINVAL otherwise. */
must_check int engine_choice_parse(const char *text, enum engine_choice *ret_choice);

/* Which tensors of the graph are fed and which are read; indices into the model's own table.
 */
struct engine_cut {
	const int *inputs;
	int input_count;
	const int *outputs;
	int output_count;
};

enum { ENGINE_PORTS_MAX = 8 };

struct tensor {
	float *values;
	size_t count; /* floats */
};

/*
 * cut null: the graph's own inputs and outputs. The graph must outlive the engine: the twin
 * computes from its weights. -EBADMSG: an operator or shape that the engine does not know; -ENOMEM;
 * -ENOTSUP.
 */
must_check int engine_load(enum engine_choice choice, const struct tflite *graph,
			   const struct engine_cut *cut, struct problem *problem,
			   struct engine **ret_engine);
void engine_destroy(struct engine *engine);

/* "xnnpack" or "plain". */
const char *engine_name(const struct engine *engine);

struct tensor engine_input(struct engine *engine, int index);
int engine_output_count(const struct engine *engine);
struct tensor engine_output(struct engine *engine, int index);

/* -EIO where the engine itself reports a failure. */
must_check int engine_run(struct engine *engine);

#endif
