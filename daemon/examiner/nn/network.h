/* SPDX-License-Identifier: MIT */
/* Turns a model file into engines in one step: load, check, read, cut. The file's bytes are
 * freed. */
#ifndef DAEMON_EXAMINER_NN_NETWORK_H
#define DAEMON_EXAMINER_NN_NETWORK_H

#include "daemon/core/problem.h"
#include "daemon/examiner/nn/engine.h"
#include "daemon/examiner/nn/model.h"

/*
 * Makes one engine for each cut, in order; cuts null: one engine for the whole model. On failure
 * all engines are destroyed. Returns the errors of model_load, tflite_read and engine_load.
 */
must_check int network_load(const char *folder, enum model_role role, enum engine_choice choice,
			    const struct engine_cut *cuts, int count, struct problem *problem,
			    struct engine **ret_engines);

#endif
