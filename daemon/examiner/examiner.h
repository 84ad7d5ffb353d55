/* SPDX-License-Identifier: MIT */
/*
 * The examiner: a picture in, measures out. It owns the networks and the memory of the last frame.
 *
 * Live, it smooths the measures that change slowly (pose, light, what is worn, backdrop) over about
 * 0.15 s; it never smooths eyes, gaze and mouth. The angles in struct examination are not smoothed.
 *
 * The examiner judges nothing: core/verdict knows limits and reasons. It takes every measure even
 * when an earlier one is bad; a measure that it cannot take stays unassessed. One examiner serves
 * one thread at a time.
 *
 * All pixels are those of the picture handed in. Angles are in degrees: yaw > 0 the face turns to
 * image right, pitch > 0 up, roll > 0 clockwise in the image.
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
	EXAMINE_STILL, /* every network and family, nothing remembered: files and the chosen frame */
	EXAMINE_LIVE, /* follows the face of the frame before; other faces and the mask by schedule */
	EXAMINE_LIVE_FULL, /* live tracking, but every network and family on every frame (bench) */
	EXAMINE_BURST, /* one frame of a burst: follows the face, takes every measure, smooths none */
};

struct examine_options {
	enum examiner_mode mode;
	int64_t captured_us; /* when the frame was taken; drives the schedule; 0 for stills */
	bool has_assumed_face;
	struct box assumed_face; /* where the face is; no detector is asked */
};

struct examination {
	int faces; /* how many people were found */
	bool has_face;
	struct box box;       /* of the largest face */
	struct point eyes[2]; /* pupil centres, image-left first */
	float yaw, pitch, roll;
	/* What the crop needs, in pixels; head_top and chin are heights (y). */
	float face_width, head_top, chin;
	bool head_top_known;
	float motion; /* of the faster eye, in eye distances a second; < 0: unknown */
	struct measures measures;
	int64_t cpu_us; /* thread CPU time of the whole examination */
};

/*
 * -ENOENT: a model is missing; -EBADMSG: a model has another hash; -ENOMEM. The problem names the
 * file and the remedy.
 */
must_check int examiner_create(const struct examiner_config *config, struct problem *problem,
			       struct examiner **ret_examiner);
void examiner_destroy(struct examiner *examiner);

/* "xnnpack" or "plain": the engine that runs the networks. */
const char *examiner_engine(const struct examiner *examiner);

/* Forgets the person, for a new visit: the track and what open eyes look like in this visit. */
void examiner_reset(struct examiner *examiner);

/* Of the profile only the photo's geometry and the backdrop's colour are read, no limits. */
must_check int examiner_examine(struct examiner *examiner, const struct image *image,
				const struct profile *profile,
				const struct examine_options *options,
				struct examination *ret_examination);

/* Where the profile's photo lies in the examined picture; without a face no rectangle fits. */
struct crop examination_crop(const struct examination *examination, const struct profile *profile,
			     const struct image *image);

/*
 * Draws what the last examination saw (zones, mesh, mask, the photo's rectangle) onto the canvas, a
 * copy of the examined picture. The examined picture itself must still exist.
 */
void examiner_draw(const struct examiner *examiner, const struct crop *crop,
		   const struct image *canvas);

#endif
