/* SPDX-License-Identifier: MIT */
/*
 * The examiner: a picture in, measures out. It owns the networks and the memory of the last frame.
 *
 * Live, the measures that change slowly (pose, light, what is worn, backdrop) are smoothed over
 * about 0.15 s; eyes, gaze and mouth are each frame's own. Angles in struct examination are raw.
 *
 * It judges nothing: limits and reasons are core/verdict's. Every measure is taken even when an
 * earlier one is bad; what cannot be taken stays unassessed. One examiner serves one thread at a
 * time. Pixels are those of the picture handed in; angles in degrees: yaw > 0 the face turns to
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
	EXAMINE_STILL,     /* everything, from scratch: files and the chosen frame */
	EXAMINE_LIVE,      /* tracks from the frame before; second faces and the mask by schedule */
	EXAMINE_LIVE_FULL, /* live tracking, but every network and family on every frame (bench) */
	EXAMINE_BURST,     /* one frame of a burst: tracking, everything that ranks frames */
};

struct examine_options {
	enum examiner_mode mode;
	int64_t captured_us; /* of the frame, for the schedule; 0 for stills */
	bool has_assumed_face;
	struct box assumed_face; /* skip detection and take this box */
};

struct examination {
	int faces; /* how many people were found */
	bool has_face;
	struct box box;       /* of the largest face */
	struct point eyes[2]; /* pupil centres, image-left first */
	float yaw, pitch, roll;
	/* what the crop needs, pixels; head_top and chin are y */
	float face_width, head_top, chin;
	bool head_top_known;
	float motion; /* face movement since the frame before, eye distances a second; < 0 unknown
		       */
	struct measures measures;
	int64_t cpu_us; /* thread CPU time of the whole examination */
};

/* -ENOENT, -EBADMSG (hash), -ENOMEM, with the file and the remedy in the problem. */
must_check int examiner_create(const struct examiner_config *config, struct problem *problem,
			       struct examiner **ret_examiner);
void examiner_destroy(struct examiner *examiner);

/* "xnnpack" or "plain": which engine really runs. */
const char *examiner_engine(const struct examiner *examiner);

/* Forget the person: a new visit begins (tracking, per-visit baselines). */
void examiner_reset(struct examiner *examiner);

/* The profile supplies the crop's geometry and the backdrop's colour, not limits. */
must_check int examiner_examine(struct examiner *examiner, const struct image *image,
				const struct profile *profile,
				const struct examine_options *options,
				struct examination *ret_examination);

/*
 * Draws what the last examination saw (zones, mesh, mask, the photo's rectangle) over a copy of
 * the picture that it saw; that picture must still be there.
 */
void examiner_draw(const struct examiner *examiner, const struct crop *crop,
		   const struct image *canvas);

#endif
