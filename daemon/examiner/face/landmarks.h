/* SPDX-License-Identifier: MIT */
/*
 * Names for the points of the attention face mesh.
 *
 * Left and right are the IMAGE's, not the person's: index [0] of a pair is image-left. Points
 * 0..467 are MediaPipe's canonical face mesh. Points 468..477 are the two irises, which the
 * attention mesh adds. The lists follow the connection tables of the face_mesh package (lips, eyes,
 * brows, oval, irises) and the canonical geometry. test_landmarks checks each list against that
 * geometry, so a wrong number makes the build fail.
 *
 * Rings are closed polygons in drawing order: the last point is joined to the first. Lists of lid
 * points run from the outer to the inner corner, without the corners themselves; a point of the
 * upper lid and the point of the lower lid below it have the same index.
 */
#ifndef DAEMON_EXAMINER_FACE_LANDMARKS_H
#define DAEMON_EXAMINER_FACE_LANDMARKS_H

#include <stdint.h>

enum {
	LANDMARKS_MESH = 468, /* number of points of the canonical mesh */
	LANDMARKS = 478,      /* number of points of the mesh and the two irises */
};

enum landmark_side { LANDMARK_LEFT, LANDMARK_RIGHT, LANDMARK_SIDES };

/* Points on the middle line of the face. */
enum {
	LANDMARK_FOREHEAD_TOP = 10, /* near the hairline; lower if a fringe hides it */
	LANDMARK_FOREHEAD = 151,
	LANDMARK_GLABELLA = 9,    /* between the brows */
	LANDMARK_NOSE_ROOT = 168, /* between the eyes, where the bridge of glasses sits */
	LANDMARK_NOSE_BRIDGE = 6,
	LANDMARK_NOSE_TIP = 1,
	LANDMARK_NOSE_BASE = 2,
	LANDMARK_LIP_TOP = 0,          /* outer edge of the upper lip */
	LANDMARK_LIP_UPPER_INNER = 13, /* inner edge of the upper lip */
	LANDMARK_LIP_LOWER_INNER = 14, /* inner edge of the lower lip */
	LANDMARK_LIP_BOTTOM = 17,      /* outer edge of the lower lip */
	LANDMARK_CHIN = 152,
};

/* Pairs of points. The image-left point comes first. */
static const uint16_t landmark_eye_outer[LANDMARK_SIDES] = { 33, 263 };
static const uint16_t landmark_eye_inner[LANDMARK_SIDES] = { 133, 362 };
static const uint16_t landmark_iris[LANDMARK_SIDES] = { 468, 473 }; /* centre; +1..+4: edge */
static const uint16_t landmark_mouth_corner[LANDMARK_SIDES] = { 61, 291 };
static const uint16_t landmark_mouth_inner_corner[LANDMARK_SIDES] = { 78, 308 };
static const uint16_t landmark_nose_wing[LANDMARK_SIDES] = { 129, 358 };
static const uint16_t landmark_face_side[LANDMARK_SIDES] = { 234, 454 }; /* in front of the ear */
static const uint16_t landmark_jaw_angle[LANDMARK_SIDES] = { 172, 397 };
static const uint16_t landmark_temple[LANDMARK_SIDES] = { 127, 356 };
static const uint16_t landmark_cheek[LANDMARK_SIDES] = { 50, 280 }; /* cheek bone's middle */

enum {
	LANDMARKS_LID = 7,
	LANDMARKS_EYE_RING = 16,
	LANDMARKS_IRIS_EDGE = 4,
	LANDMARKS_BROW = 10,
	LANDMARKS_BROW_EDGE = 5,
	LANDMARKS_CHEEK = 9,
	LANDMARKS_LIPS = 20,
	LANDMARKS_OVAL = 36,
	LANDMARKS_FOREHEAD = 14,
	LANDMARKS_NOSE_LINE = 6,
	LANDMARKS_REFINED_LIPS = 80,
	LANDMARKS_REFINED_EYE = 71,
};

/*
 * Points on the edges of the lids, from the outer to the inner corner. Point k of the upper lid
 * lies above point k of the lower lid, so their distance tells how wide the eye is open there.
 */
extern const uint16_t landmarks_upper_lid[LANDMARK_SIDES][LANDMARKS_LID];
extern const uint16_t landmarks_lower_lid[LANDMARK_SIDES][LANDMARKS_LID];
/*
 * The outline of the opening between the lids: outer corner, upper lid, inner corner, then back
 * along the lower lid.
 */
extern const uint16_t landmarks_eye_ring[LANDMARK_SIDES][LANDMARKS_EYE_RING];
/* Four points on the iris's edge, around its centre. */
extern const uint16_t landmarks_iris_edge[LANDMARK_SIDES][LANDMARKS_IRIS_EDGE];
/*
 * Three lists for each brow: its outline, its upper edge and its lower edge. The edges run from the
 * outer to the inner end.
 */
extern const uint16_t landmarks_brow_ring[LANDMARK_SIDES][LANDMARKS_BROW];
extern const uint16_t landmarks_brow_upper[LANDMARK_SIDES][LANDMARKS_BROW_EDGE];
extern const uint16_t landmarks_brow_lower[LANDMARK_SIDES][LANDMARKS_BROW_EDGE];
/* Outline of the skin of the cheek below the eye, clear of nose, lips and the face's edge. */
extern const uint16_t landmarks_cheek_ring[LANDMARK_SIDES][LANDMARKS_CHEEK];
/*
 * Outline of the skin above the brows, clear of the mesh's upper edge (which a fringe may cover).
 */
extern const uint16_t landmarks_forehead_ring[LANDMARKS_FOREHEAD];
/*
 * Two lists for the lips: their outer outline, and the outline of the opening between them. Both
 * begin at the image-left corner and run along the upper lip first.
 */
extern const uint16_t landmarks_lips_outer[LANDMARKS_LIPS];
extern const uint16_t landmarks_lips_inner[LANDMARKS_LIPS];
/* The outline of the mesh, clockwise in the image, beginning at the top. */
extern const uint16_t landmarks_face_oval[LANDMARKS_OVAL];
/* Points down the ridge of the nose, from between the eyes to the tip. */
extern const uint16_t landmarks_nose_line[LANDMARKS_NOSE_LINE];
/* The points that the refining networks move, in the order of the networks' outputs. */
extern const uint16_t landmarks_refined_lips[LANDMARKS_REFINED_LIPS];
extern const uint16_t landmarks_refined_eye[LANDMARK_SIDES][LANDMARKS_REFINED_EYE];

#endif
