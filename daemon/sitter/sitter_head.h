/* SPDX-License-Identifier: MIT */
/*
 * The shape of the sitter's head: the canonical face mesh, a skull behind it, and the movements of
 * lids, mouth and smile.
 *
 * The model's space: x points to image right, y up, z to the viewer; the origin is in the head; the
 * unit is about a centimetre. A vertex's "rest" position is its place before anything moves. The
 * paint of a vertex depends only on its rest position, so the paint moves with the skin.
 */
#ifndef DAEMON_SITTER_SITTER_HEAD_H
#define DAEMON_SITTER_SITTER_HEAD_H

#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"
#include "daemon/sitter/sitter_vector.h"

enum {
	/* number of vertices of the face's border; each ring of the skull has the same number */
	HEAD_OVAL = 36,
	HEAD_RINGS = 14, /* number of rings of the skull */
	HEAD_VERTICES = SITTER_POINTS + HEAD_RINGS * HEAD_OVAL,
	HEAD_FACE_TRIANGLES = 898,
	HEAD_TRIANGLES = HEAD_FACE_TRIANGLES + HEAD_RINGS * HEAD_OVAL * 2,
	HEAD_LID = 7,
	HEAD_LIP_ROW = 9,
	HEAD_LIP_ROWS = 4,
	HEAD_LIP_OUTLINE = 20,
	HEAD_BROW = 10,
};

/* What a triangle of the face shows: skin, an eye or the mouth. The mesh also has triangles over
 * the eyes and over the opening of the mouth. */
enum head_patch { HEAD_SKIN, HEAD_EYE, HEAD_MOUTH };

struct sitter_head {
	/* rest positions: first the face's vertices, then the skull's from front to back */
	struct vector rest[HEAD_VERTICES];
	uint16_t triangles[HEAD_TRIANGLES][3];
	uint8_t patches[HEAD_TRIANGLES]; /* what each triangle shows, as an enum head_patch */
};

struct head_eye {
	uint16_t outer, inner, upper[HEAD_LID], lower[HEAD_LID], above[HEAD_LID], fold[5];
};

/* The vertices of the eyes; the image-left eye comes first. Each list of vertices runs from the
 * eye's outer corner to its inner corner. Vertices that have the same index in two lists lie above
 * one another. */
extern const struct head_eye head_eyes[2];
extern const uint16_t head_brows[2][HEAD_BROW];
extern const uint16_t head_lip_outline[HEAD_LIP_OUTLINE];
/* The vertices of the upper lip in rows, beginning with the row at the opening of the mouth. Each
 * row runs from image-left to image-right, without the corners of the mouth. head_lower_lip is the
 * same for the lower lip. */
extern const uint16_t head_upper_lip[HEAD_LIP_ROWS][HEAD_LIP_ROW];
extern const uint16_t head_lower_lip[HEAD_LIP_ROWS][HEAD_LIP_ROW];
/* the vertices at the two corners of the mouth's opening */
extern const uint16_t head_lip_corners[2];

/* Reads the pinned geometry file in the folder. -EBADMSG: the file has other contents than the
 * pinned file. Other errors: the file cannot be read. */
must_check int sitter_head_load(const char *folder, struct problem *problem,
				struct sitter_head *ret_head);

/* Returns the heights of the lower and the upper lid of an eye, where 0 is the mesh's lower lid and
 * 1 the mesh's upper lid. side: 0 for the image-left eye, 1 for the other. */
void sitter_head_lids(const struct sitter_scene *scene, int side, float *ret_lower,
		      float *ret_upper);

/* Computes the head's vertices with the lids, mouth, smile and proportions of the scene. Does not
 * turn the head. */
void sitter_head_form(const struct sitter_head *head, const struct sitter_scene *scene,
		      struct vector points[HEAD_VERTICES]);

/* Computes the outward normal of each vertex: the mean of the normals of the triangles that meet
 * there. */
void sitter_head_normals(const uint16_t (*triangles)[3], int triangle_count,
			 const struct vector *points, int count, struct vector *ret_normals);

#endif
