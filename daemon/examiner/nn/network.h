/* SPDX-License-Identifier: MIT */
/* A model file to running engines in one step: load, check, read, cut; nothing of the file stays.
 */
#ifndef DAEMON_EXAMINER_NN_NETWORK_H
#define DAEMON_EXAMINER_NN_NETWORK_H

#include "daemon/core/problem.h"
#include "daemon/examiner/nn/engine.h"
#include "daemon/examiner/nn/model.h"

/*
 * One engine a cut, in order (cuts null: the whole model, count 1). All or none are made. Errors of
 * model_load, tflite_read and engine_load.
 */
must_check int network_load(const char *folder, enum model_role role, enum engine_choice choice,
			    const struct engine_cut *cuts, int count, struct problem *problem,
			    struct engine **ret_engines);

#endif
