/* SPDX-License-Identifier: MIT */
/*
 * The examiner measures a picture. It owns the networks and remembers the last frame.
 *
 * In live mode, it smooths the measures that change slowly (pose, light, glasses and hats,
 * backdrop) over about 0.15 s. It never smooths the measures of eyes, gaze and mouth, nor the
 * angles in struct examination.
 *
 * The examiner judges nothing: core/verdict holds the limits and the reasons. The examiner computes
 * every measure even if an earlier measure is bad. A measure that it cannot compute stays
 * unassessed. One examiner serves one thread at a time.
 *
 * All coordinates are pixels of the caller's picture. Angles are in degrees. yaw > 0: the face
 * turns to image right. pitch > 0: the face is raised. roll > 0: the head is turned clockwise in
 * the image.
 */
#ifndef DAEMON_EXAMINER_EXAMINER_H
#define DAEMON_EXAMINER_EXAMINER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/core/measure.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"

struct examiner;

struct examiner_config {
	const char *models; /* folder of the network files */
	const char *engine; /* "auto", "xnnpack" or "plain" */
};

enum examiner_mode {
	/*
	 * For a picture file and for the frame that becomes the photo: runs every network and every
	 * check family, and remembers nothing.
	 */
	EXAMINE_STILL,
	/*
	 * Follows the face of the previous frame. At fixed intervals only, searches for other faces
	 * and for hands, renews the person mask, and examines light, skin, hair, clothes and
	 * backdrop.
	 */
	EXAMINE_LIVE,
	/*
	 * For the benchmark: follows the face as EXAMINE_LIVE does, but runs every network and
	 * every check family on every frame.
	 */
	EXAMINE_LIVE_FULL,
	/* One frame of a burst: follows the face, computes every measure and smooths none. */
	EXAMINE_BURST,
};

struct examine_options {
	enum examiner_mode mode;
	int64_t captured_us; /* time when the frame was taken, microseconds; 0 for stills */
	bool has_assumed_face;
	/*
	 * The box of the only face, valid if has_assumed_face is true. In this case, no detector
	 * runs.
	 */
	struct box assumed_face;
};

struct examination {
	int faces; /* number of people found */
	bool has_face;
	struct box box;       /* box of the largest face */
	struct point eyes[2]; /* pupil centres, image-left first */
	float yaw, pitch, roll;
	/*
	 * Values from which the crop is computed, in pixels of the picture. head_top and chin are y
	 * coordinates.
	 */
	float face_width, head_top, chin;
	bool head_top_known;
	float motion; /* speed of the faster eye, eye distances a second; < 0: unknown */
	struct measures measures;
	int64_t cpu_us; /* thread CPU time of the whole examination */
};

/*
 * Creates an examiner. -ENOENT: a model file is missing; -EBADMSG: a model file has a wrong hash;
 * -ENOMEM. `problem` then names the file and the remedy.
 */
must_check int examiner_create(const struct examiner_config *config, struct problem *problem,
			       struct examiner **ret_examiner);
void examiner_destroy(struct examiner *examiner);

/* Returns the engine that runs the networks: "xnnpack" or "plain". */
const char *examiner_engine(const struct examiner *examiner);

/*
 * Starts a new visit: forgets the previous person, that is, the face that the examiner followed and
 * the aperture of that person's open eyes.
 */
void examiner_reset(struct examiner *examiner);

/*
 * Examines a picture. Of the profile, it uses only the photo's geometry and the backdrop's colour,
 * not the limits.
 */
must_check int examiner_examine(struct examiner *examiner, const struct image *image,
				const struct profile *profile,
				const struct examine_options *options,
				struct examination *ret_examination);

/* Returns where the face is, for the crop. width and height are those of the examined picture. Only
 * valid if a face was found. */
struct crop_face examination_face(const struct examination *examination, int width, int height);

/*
 * Returns the rectangle of the examined picture that becomes the profile's photo. If no face was
 * found, all members of the result are 0.
 */
struct crop examination_crop(const struct examination *examination, const struct profile *profile,
			     const struct image *image);

/*
 * Draws the findings of the last examination (zones, mesh, mask, rectangle of the photo) onto the
 * canvas, which is a copy of the examined picture. The examined picture itself must still exist.
 */
void examiner_draw(const struct examiner *examiner, const struct crop *crop,
		   const struct image *canvas);

#endif
