/* SPDX-License-Identifier: MIT */
/*
 * Loads a pinned model file. A file whose SHA-256 differs from that in core/model_pins.c is
 * refused, so the parsers see only bytes that were tested.
 */
#ifndef DAEMON_EXAMINER_NN_MODEL_H
#define DAEMON_EXAMINER_NN_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/model_pins.h"
#include "daemon/core/problem.h"

struct model {
	uint8_t *bytes; /* contents of the file, owned by this struct */
	size_t size;
};

/*
 * Loads a model file. -ENOENT and other errors of opening and reading the file; -EBADMSG: the file
 * has a wrong hash; -ENOMEM.
 */
must_check int model_load(const char *folder, enum model_role role, struct problem *problem,
			  struct model *ret_model);
void model_finish(struct model *model);

#endif
