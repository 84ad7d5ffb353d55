/* SPDX-License-Identifier: MIT */
/*
 * The input of every check family, computed once for each frame: three chips (chip.h) made from the
 * picture, the colours of the face's skin, and the size of the head in the picture.
 *
 * The face chip shows the face. The head chip shows head, hat and ears at half the scale. The body
 * chip shows head, shoulders and backdrop.
 *
 * A scene keeps its memory from frame to frame. scene_build() fills the scene, which then borrows
 * the picture and the finding until the next call of scene_build().
 */
#ifndef DAEMON_EXAMINER_SCENE_H
#define DAEMON_EXAMINER_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/examiner/backdrop.h"
#include "daemon/examiner/chip.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/skin.h"

enum {
	FACE_CHIP_IOD = 64, /* distance between the middles of the eyes, pixels */
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
	/*
	 * true: the mesh tells where the eyes are; false: the caller's box tells where they are, or
	 * their place is unknown
	 */
	bool has_mesh;
	bool has_chips;
	bool has_mask;
	/*
	 * true: finding->map may be read; false: there is none, or the caller's box, in which the
	 * network looked, does not lie around the face as the search's does
	 */
	bool has_map;
	bool box_assumed;
	struct box box;
	struct chip face, head, body;
	struct lab_tables *tables;
	/*
	 * Working memory for the family that runs. Each block has FACE_CHIP_WIDTH x
	 * FACE_CHIP_HEIGHT floats.
	 */
	void *scratch[SCENE_SCRATCH];
	struct skin skin; /* colours of this face's skin */
	/* What lies behind the person; its count is 0 if there is no mesh or no mask. */
	struct backdrop backdrop;
	struct point pupils; /* midway between the pupils, picture pixels */
	float eye_distance;  /* distance between the middles of the eyes, picture pixels */
	float face_height;   /* distance from the eyes' midpoint to the chin, picture pixels */
	float face_width;    /* width from cheek to cheek, picture pixels */
	float head_top;      /* y of the top of the visible hair in the picture */
	/* true: head_top was found in the person mask; false: it is estimated from the mesh */
	bool head_top_known;
	/* Aperture of this person's open eyes, learnt in this visit; 0: unknown. */
	float aperture_baseline;
};

must_check int scene_create(struct scene **ret_scene);
void scene_destroy(struct scene *scene); /* may be null */

/*
 * Places the chips and measures the head, which is enough for families that read no pixels.
 * `assumed` is the box of the only face, if the caller gives it, else null.
 */
void scene_place(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed);
/* Fills the placed chips with pixels, learns the colours of the face's skin, and looks at the
 * backdrop. */
void scene_show(struct scene *scene);
/* Does both. */
void scene_build(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed);

#endif
