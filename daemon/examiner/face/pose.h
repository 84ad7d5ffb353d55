/* SPDX-License-Identifier: MIT */
/*
 * How the head is turned: the mesh is laid over the canonical face by a weighted similarity
 * (Procrustes) and the rotation read off. Canonical points and their weights come from MediaPipe's
 * geometry pipeline file.
 */
#ifndef DAEMON_EXAMINER_FACE_POSE_H
#define DAEMON_EXAMINER_FACE_POSE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/examiner/face/face.h"

struct canonical {
	/* Centimetres about; x to image right, y up, z to the viewer, as the file has them. */
	float points[LANDMARKS_MESH][3];
	float weights[LANDMARKS_MESH]; /* 0 for most: the points that carry the pose */
};

/* -EBADMSG: not such a file, or points missing. */
must_check int canonical_parse(const uint8_t *bytes, size_t size, struct problem *problem,
			       struct canonical *ret_canonical);
/* Loads the pinned file from the folder; errors of model_load. */
must_check int canonical_load(const char *folder, struct problem *problem,
			      struct canonical *ret_canonical);

/* The angles of a mesh; the network's constant error in pitch is taken off. */
struct face_pose pose_of_mesh(const struct canonical *canonical, const struct face_mesh *mesh);

#endif
