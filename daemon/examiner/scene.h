/* SPDX-License-Identifier: MIT */
/*
 * The input of every check family, computed once per frame: three chips (chip.h) of the picture,
 * the face's skin, and the head's size in the picture.
 *
 * The face chip shows the face. The head chip shows head, hat and ears at half the scale. The body
 * chip shows head, shoulders and backdrop.
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
	/* true: the mesh placed the chips; false: the assumed box placed them, or there are no
	 * chips. */
	bool has_mesh;
	bool has_chips;
	bool has_mask;
	bool box_assumed;
	struct box box;
	struct chip face, head, body;
	struct lab_tables *tables;
	/*
	 * Working memory for the family that runs. Each block has FACE_CHIP_WIDTH x
	 * FACE_CHIP_HEIGHT floats.
	 */
	void *scratch[SCENE_SCRATCH];
	struct skin skin;   /* colours of this face's skin */
	float eye_distance; /* picture pixels between the eyes' middles */
	float face_height;  /* T: eyes' midpoint to chin, picture pixels */
	float face_width;   /* cheek to cheek, picture pixels */
	float head_top;     /* picture y of the top of the visible hair */
	/* true: head_top was found in the mask; false: it is estimated from the mesh */
	bool head_top_known;
	/* Aperture of this person's open eyes, learnt in this visit; 0: unknown. */
	float aperture_baseline;
};

must_check int scene_create(struct scene **ret_scene);
void scene_destroy(struct scene *scene); /* may be null */

/* Fills the scene. assumed: the face's box as the caller gives it, or null. */
void scene_build(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed);

#endif
