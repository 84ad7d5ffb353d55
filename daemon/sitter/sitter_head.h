/* SPDX-License-Identifier: MIT */
/*
 * The shape of the sitter's head: the canonical face mesh with a skull behind it, and how lids,
 * mouth and smile move it.
 *
 * Model space, about centimetres: x to image right, y up, z to the viewer, the origin in the head.
 * "Rest" is the undeformed model: everything that is painted is a function of the rest position and
 * so follows each deformation.
 */
#ifndef DAEMON_SITTER_SITTER_HEAD_H
#define DAEMON_SITTER_SITTER_HEAD_H

#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"
#include "daemon/sitter/sitter_vector.h"

enum {
	HEAD_OVAL = 36,  /* vertices on the face's border, and in each ring of the skull */
	HEAD_RINGS = 14, /* of the skull */
	HEAD_VERTICES = SITTER_POINTS + HEAD_RINGS * HEAD_OVAL,
	HEAD_FACE_TRIANGLES = 898,
	HEAD_TRIANGLES = HEAD_FACE_TRIANGLES + HEAD_RINGS * HEAD_OVAL * 2,
	HEAD_LID = 7,
	HEAD_LIP_ROW = 9,
	HEAD_LIP_ROWS = 4,
	HEAD_LIP_OUTLINE = 20,
	HEAD_BROW = 10,
};

/* What a triangle of the face is: the mesh fills eyes and mouth too. */
enum head_patch { HEAD_SKIN, HEAD_EYE, HEAD_MOUTH };

struct sitter_head {
	struct vector rest[HEAD_VERTICES]; /* the face's, then the skull's from front to back */
	uint16_t triangles[HEAD_TRIANGLES][3];
	uint8_t patches[HEAD_TRIANGLES]; /* enum head_patch */
};

struct head_eye {
	uint16_t outer, inner, upper[HEAD_LID], lower[HEAD_LID], above[HEAD_LID], fold[5];
};

/* Image-left first; lists run from the outer to the inner corner and pair by index. */
extern const struct head_eye head_eyes[2];
extern const uint16_t head_brows[2][HEAD_BROW];
extern const uint16_t head_lip_outline[HEAD_LIP_OUTLINE];
/* From the opening outwards, corners left out, image-left to image-right. */
extern const uint16_t head_upper_lip[HEAD_LIP_ROWS][HEAD_LIP_ROW];
extern const uint16_t head_lower_lip[HEAD_LIP_ROWS][HEAD_LIP_ROW];
extern const uint16_t head_lip_corners[2]; /* of the opening */

/* From the pinned geometry file in the folder: -ENOENT and the like, -EBADMSG: other bytes. */
must_check int sitter_head_load(const char *folder, struct problem *problem,
				struct sitter_head *ret_head);

/* How far an eye's upper and lower lid stand apart, as shares of the canonical gap from the
 * canonical lower lid. 0: image-left. */
void sitter_head_lids(const struct sitter_scene *scene, int side, float *ret_lower,
		      float *ret_upper);

/* The head with the scene's lids, mouth, smile and proportions, not turned yet. */
void sitter_head_form(const struct sitter_head *head, const struct sitter_scene *scene,
		      struct vector points[HEAD_VERTICES]);

/* Smooth, pointing outwards. */
void sitter_head_normals(const uint16_t (*triangles)[3], int triangle_count,
			 const struct vector *points, int count, struct vector *ret_normals);

#endif
