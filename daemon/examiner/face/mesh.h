/* SPDX-License-Identifier: MIT */
/*
 * The attention face mesh: 468 points of a face and its two irises. Three small networks look again
 * at eyes, irises and lips and refine their points.
 *
 * The mesh looks at a turned square of the picture (mesh_place): the first time around a detection,
 * afterwards around the mesh found before. A mesh owns its networks and serves one thread.
 */
#ifndef DAEMON_EXAMINER_FACE_MESH_H
#define DAEMON_EXAMINER_FACE_MESH_H

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/examiner/face/detector.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/face/sample.h"
#include "daemon/examiner/nn/engine.h"

struct mesh;

/* A square of the picture: its centre, side in pixels, turned clockwise by angle (radians). */
struct mesh_place {
	struct point centre;
	float side, angle;
};

must_check int mesh_create(const char *models, enum engine_choice engine, struct problem *problem,
			   struct mesh **ret_mesh);
void mesh_destroy(struct mesh *mesh);

struct mesh_place mesh_place_of_detection(const struct detection *detection);
struct mesh_place mesh_place_of_box(const struct box *box);
struct mesh_place mesh_place_of_mesh(const struct face_mesh *found);

/* Three steps, so that each can be timed: sampling, the trunk network, the refining networks. */
must_check int mesh_look(struct mesh *mesh, struct sampler *sampler,
			 const struct mesh_place *place);
/* The flag says how surely this is a face, 0..1. Below FACE_FLAG_MIN there is nothing to refine. */
must_check int mesh_run_trunk(struct mesh *mesh, float *ret_flag);
must_check int mesh_run_heads(struct mesh *mesh, struct face_mesh *ret_found);

/* The points' bounding box. */
struct box mesh_box(const struct face_mesh *found);

#endif
