/* SPDX-License-Identifier: MIT */
/*
 * What every check family looks at, computed once a frame: three chips (chip.h) of the picture, the
 * face's skin, and the head's size in the picture.
 *
 * The face chip shows the face, the head chip head, hat and ears at half the scale, the body chip
 * head, shoulders and backdrop.
 *
 * A scene keeps its memory from frame to frame; scene_build fills it. It borrows the picture and
 * the finding until the next build.
 */
#ifndef DAEMON_EXAMINER_SCENE_H
#define DAEMON_EXAMINER_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/examiner/chip.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/skin.h"

enum {
	FACE_CHIP_IOD = 64, /* pixels between the eyes' middles */
	FACE_CHIP_WIDTH = 176,
	FACE_CHIP_HEIGHT = 216,
	FACE_CHIP_EYES_Y = 72,
	BODY_CHIP_IOD = 16,
	BODY_CHIP_WIDTH = 88,
	BODY_CHIP_HEIGHT = 112,
	BODY_CHIP_EYES_Y = 44,
	HEAD_CHIP_IOD = 32,
	HEAD_CHIP_WIDTH = 144,
	HEAD_CHIP_HEIGHT = 168,
	HEAD_CHIP_EYES_Y = 92,
	SCENE_SCRATCH = 4,
};

struct scene {
	const struct image *image;
	const struct profile *profile;
	const struct face_finding *finding;
	bool has_mesh; /* the mesh placed the chips; else the assumed box did, or there are no chips */
	bool has_chips;
	bool has_mask;
	bool box_assumed;
	struct box box;
	struct chip face, head, body;
	struct lab_tables *tables;
	/*
	 * Working memory of the family that runs: FACE_CHIP_WIDTH x FACE_CHIP_HEIGHT floats each.
	 */
	void *scratch[SCENE_SCRATCH];
	struct skin skin;    /* what this face's skin looks like */
	float eye_distance;  /* picture pixels between the eyes' middles */
	float face_height;   /* T: eyes' midpoint to chin, picture pixels */
	float face_width;    /* cheek to cheek, picture pixels */
	float head_top;      /* picture y of the top of the visible hair */
	bool head_top_known; /* the mask showed it; else it is estimated from the mesh */
	float aperture_baseline; /* aperture of this person's open eyes, learnt in this visit; 0: unknown */
};

must_check int scene_create(struct scene **ret_scene);
void scene_destroy(struct scene *scene); /* null is fine */

/* assumed: the caller's word for where the face is, or null. */
void scene_build(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed);

#endif
