/* SPDX-License-Identifier: MIT */
/*
 * Loads a pinned model file. A file whose SHA-256 is not the compiled-in one is refused, so nothing
 * that follows ever parses bytes nobody has seen before.
 */
#ifndef DAEMON_EXAMINER_NN_MODEL_H
#define DAEMON_EXAMINER_NN_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/model_pins.h"
#include "daemon/core/problem.h"

struct model {
	uint8_t *bytes; /* the struct's own */
	size_t size;
};

/* -ENOENT and other errors of open and read; -EBADMSG: the hash; -ENOMEM. */
must_check int model_load(const char *folder, enum model_role role, struct problem *problem,
			  struct model *ret_model);
void model_finish(struct model *model);

#endif
