/* SPDX-License-Identifier: MIT */
/*
 * The angles of the head. They are the angles of the rotation that best lays the canonical face
 * over the mesh (a weighted Procrustes fit).
 */
#ifndef DAEMON_EXAMINER_FACE_POSE_H
#define DAEMON_EXAMINER_FACE_POSE_H

#include "daemon/examiner/face/canonical.h"
#include "daemon/examiner/face/face.h"

/*
 * Returns the angles of the head that the mesh shows. The network's constant error in pitch is
 * subtracted.
 */
struct face_pose pose_of_mesh(const struct canonical *canonical, const struct face_mesh *mesh);

#endif
