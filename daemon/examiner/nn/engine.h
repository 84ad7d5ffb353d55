/* SPDX-License-Identifier: MIT */
/*
 * An engine runs a network. The caller loads a part of a model (a "cut"), fills the inputs, runs
 * the network and reads the outputs. Each tensor holds one picture as 32-bit floats, in the order
 * rows, columns, channels (NHWC).
 *
 * There are two engines. One uses the library XNNPACK. The library is opened at run time
 * (base/library.h), because its SONAME promises no stable interface; it may be missing. The plain
 * engine is written in C. It is slower and needs no library. XNNPACK's results are tested against
 * those of the plain engine.
 *
 * An engine owns its buffers. The pointers that engine_input() and engine_output() return stay
 * valid until engine_destroy(). One engine serves one thread at a time.
 */
#ifndef DAEMON_EXAMINER_NN_ENGINE_H
#define DAEMON_EXAMINER_NN_ENGINE_H

#include <stddef.h>

#include "daemon/core/problem.h"

struct engine;
struct tflite; /* the tables read from a model file (nn/tflite.h) */

enum engine_choice {
	ENGINE_AUTO,    /* XNNPACK if it can be used, else the plain engine */
	ENGINE_XNNPACK, /* XNNPACK; -ENOTSUP if it cannot be used */
	ENGINE_PLAIN,
};

/* Parses "auto", "xnnpack" or "plain". -EINVAL: `text` is none of these. */
must_check int engine_choice_parse(const char *text, enum engine_choice *ret_choice);

/*
 * A cut, which is a part of a model: the indices of the tensors that the caller fills (inputs), and
 * of the tensors that the caller reads (outputs).
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
	size_t count; /* number of floats in the tensor */
};

/*
 * Loads a cut of a model. If `cut` is null, uses the model's own inputs and outputs. -EBADMSG: the
 * model has an operator or a shape that no engine supports; -ENOMEM; -ENOTSUP: the chosen engine is
 * missing.
 */
must_check int engine_load(enum engine_choice choice, const struct tflite *graph,
			   const struct engine_cut *cut, struct problem *problem,
			   struct engine **ret_engine);
void engine_destroy(struct engine *engine);

/* Returns the engine's name: "xnnpack" or "plain". */
const char *engine_name(const struct engine *engine);

struct tensor engine_input(struct engine *engine, int index);
int engine_output_count(const struct engine *engine);
struct tensor engine_output(struct engine *engine, int index);

/* Runs the network. -EIO: the engine reports a failure. */
must_check int engine_run(struct engine *engine);

#endif
