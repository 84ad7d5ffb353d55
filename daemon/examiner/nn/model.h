/* SPDX-License-Identifier: MIT */
/*
 * The pinned model files: which there are, what their bytes must be. A file whose SHA-256 is not
 * the compiled-in one is refused, so nothing that follows ever parses bytes nobody has seen before.
 */
#ifndef DAEMON_EXAMINER_NN_MODEL_H
#define DAEMON_EXAMINER_NN_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum model_role {
	MODEL_DETECTOR_SHORT, /* BlazeFace 128x128, faces near the camera */
	MODEL_DETECTOR_FULL,  /* BlazeFace 192x192, also small faces */
	MODEL_MESH,           /* attention face mesh */
	MODEL_GEOMETRY,       /* the canonical face: not a network */
	MODEL_MASK_SQUARE,    /* person mask 256x256 */
	MODEL_MASK_WIDE,      /* person mask 256x144 */
	MODEL_ROLES,
};

struct model {
	uint8_t *bytes; /* the struct's own */
	size_t size;
};

const char *model_file_name(enum model_role role);
const char *model_sha256(enum model_role role); /* hexadecimal */

/* -ENOENT and other errors of open and read; -EBADMSG: the hash; -ENOMEM. */
must_check int model_load(const char *folder, enum model_role role, struct problem *problem,
			  struct model *ret_model);
void model_finish(struct model *model);

#endif
