/* SPDX-License-Identifier: MIT */
/*
 * The canonical face: the place of every mesh point on a head that looks straight ahead, and each
 * point's weight for the pose. MediaPipe's geometry pipeline file, a protobuf, holds both.
 */
#ifndef DAEMON_EXAMINER_FACE_CANONICAL_H
#define DAEMON_EXAMINER_FACE_CANONICAL_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/examiner/face/landmarks.h"

struct canonical {
	/* As in the file: roughly centimetres, x to image right, y up, z to the viewer. */
	float points[LANDMARKS_MESH][3];
	float weights[LANDMARKS_MESH]; /* most are 0 */
};

/* -EBADMSG: not such a file, or points missing. */
must_check int canonical_parse(const uint8_t *bytes, size_t size, struct problem *problem,
			       struct canonical *ret_canonical);
/* Loads the pinned file from the folder; errors of model_load. */
must_check int canonical_load(const char *folder, struct problem *problem,
			      struct canonical *ret_canonical);

#endif
