/* SPDX-License-Identifier: MIT */
/*
 * The attention face mesh: 468 points of a face and its two irises. Three small networks refine the
 * points of eyes, irises and lips.
 *
 * The mesh is computed from a turned square of the picture (struct mesh_place). The first square
 * lies around a detection; later squares lie around the mesh that was found before. A mesh owns its
 * networks and serves one thread.
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

/*
 * A square of the picture: its centre, the length of its side in pixels, and its clockwise turn in
 * radians.
 */
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

/*
 * The mesh runs in three steps, so that each step can be timed: mesh_look() samples the picture,
 * mesh_run_trunk() runs the main network, and mesh_run_heads() runs the refining networks.
 */
must_check int mesh_look(struct mesh *mesh, struct sampler *sampler,
			 const struct mesh_place *place);
/*
 * ret_flag receives the certainty that this is a face, 0..1. If it is below FACE_FLAG_MIN, do not
 * call mesh_run_heads().
 */
must_check int mesh_run_trunk(struct mesh *mesh, float *ret_flag);
must_check int mesh_run_heads(struct mesh *mesh, struct face_mesh *ret_found);

/*
 * Pools the trunk's inner feature map of the last run (tensor 113, 12 x 12 cells) to the shape that
 * face.h gives: each number is the mean over 2 x 2 cells.
 */
void mesh_pool(struct mesh *mesh, float ret_map[FACE_MAP_COUNT]);

/* Returns the smallest upright box around all points of the mesh. */
struct box mesh_box(const struct face_mesh *found);

#endif
