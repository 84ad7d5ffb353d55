/* SPDX-License-Identifier: MIT */
/*
 * Makes engines from a model file in one step: loads the file, checks its hash, reads the model and
 * cuts it. Then it frees the file's bytes.
 */
#ifndef DAEMON_EXAMINER_NN_NETWORK_H
#define DAEMON_EXAMINER_NN_NETWORK_H

#include "daemon/core/problem.h"
#include "daemon/examiner/nn/engine.h"
#include "daemon/examiner/nn/model.h"

/*
 * Makes one engine for each of the `count` cuts, in their order. If `cuts` is null, makes one
 * engine for the whole model. On failure, all engines are destroyed. Returns the errors of
 * model_load(), tflite_read() and engine_load().
 */
must_check int network_load(const char *folder, enum model_role role, enum engine_choice choice,
			    const struct engine_cut *cuts, int count, struct problem *problem,
			    struct engine **ret_engines);

#endif
