/* SPDX-License-Identifier: MIT */
/*
 * The canonical face: the place of every mesh point on a head that looks straight ahead, and the
 * weight of each point in the computation of the pose. Both come from MediaPipe's geometry pipeline
 * file, which is a protobuf.
 */
#ifndef DAEMON_EXAMINER_FACE_CANONICAL_H
#define DAEMON_EXAMINER_FACE_CANONICAL_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/examiner/face/landmarks.h"

struct canonical {
	/*
	 * Coordinates as in MediaPipe's file, roughly centimetres: x to image right, y up, z
	 * towards the viewer.
	 */
	float points[LANDMARKS_MESH][3];
	float weights[LANDMARKS_MESH]; /* most weights are 0 */
};

/*
 * Parses the bytes of MediaPipe's geometry pipeline file. -EBADMSG: the bytes are not such a file,
 * or points are missing.
 */
must_check int canonical_parse(const uint8_t *bytes, size_t size, struct problem *problem,
			       struct canonical *ret_canonical);
/*
 * Loads MediaPipe's geometry pipeline file from the folder. Returns the errors of model_load() and
 * canonical_parse().
 */
must_check int canonical_load(const char *folder, struct problem *problem,
			      struct canonical *ret_canonical);

#endif
