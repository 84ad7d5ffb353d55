/* SPDX-License-Identifier: MIT */
/*
 * The files of the neural networks, and the SHA-256 that each file must have.
 * packaging/models/models.sha256 has the same hashes; test_model compares the two.
 */
#ifndef DAEMON_CORE_MODEL_PINS_H
#define DAEMON_CORE_MODEL_PINS_H

enum model_role {
	MODEL_DETECTOR_SHORT, /* BlazeFace, 128x128 input, for faces near the camera */
	MODEL_DETECTOR_FULL,  /* BlazeFace, 192x192 input, also for small faces */
	MODEL_MESH,           /* attention face mesh */
	MODEL_GEOMETRY,       /* the canonical face; this file is not a network */
	MODEL_MASK_SQUARE,    /* person mask 256x256 */
	MODEL_MASK_WIDE,      /* person mask 256x144 */
	MODEL_PALM,           /* where hands are */
	MODEL_HAND,           /* the 21 points of one hand */
	MODEL_ROLES,
};

const char *model_file_name(enum model_role role);
/* Returns the file's SHA-256 as 64 lower-case hexadecimal digits. */
const char *model_sha256(enum model_role role);

#endif
