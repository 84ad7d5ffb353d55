/* SPDX-License-Identifier: MIT */
/*
 * How the head is turned: the mesh is laid over the canonical face by a weighted similarity
 * (Procrustes) and the rotation is read off.
 */
#ifndef DAEMON_EXAMINER_FACE_POSE_H
#define DAEMON_EXAMINER_FACE_POSE_H

#include "daemon/examiner/face/canonical.h"
#include "daemon/examiner/face/face.h"

/* The angles of a mesh; the network's constant error in pitch is taken off. */
struct face_pose pose_of_mesh(const struct canonical *canonical, const struct face_mesh *mesh);

#endif
