/* SPDX-License-Identifier: MIT */
/*
 * The person mask tells which part of the picture shows the sitter. One of two networks computes
 * it: a square network (256x256), or a wide network (256x144) at half the cost. A mask owns its
 * network and serves one thread.
 */
#ifndef DAEMON_EXAMINER_FACE_MASK_H
#define DAEMON_EXAMINER_FACE_MASK_H

#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/face/sample.h"
#include "daemon/examiner/nn/engine.h"

enum mask_shape { MASK_SQUARE, MASK_WIDE };

struct mask;

must_check int mask_create(enum mask_shape shape, const char *models, enum engine_choice engine,
			   struct problem *problem, struct mask **ret_mask);
void mask_destroy(struct mask *mask);

/*
 * Samples a part of the picture into the network's input, stretched to the input's shape. -ENOMEM:
 * out of memory.
 */
must_check int mask_look(struct mask *mask, struct sampler *sampler, struct box area);
/*
 * Runs the network. ret_found->values belong to the mask and are valid until its next run. -EIO:
 * the network failed to run.
 */
must_check int mask_run(struct mask *mask, struct face_mask *ret_found);

#endif
