/* SPDX-License-Identifier: MIT */
/*
 * The face pipeline: a picture in; how many people, where the largest face's points lie, how the
 * head is turned, which pixels are person out. It judges nothing.
 *
 * All coordinates are pixels of the picture handed in (origin top left, pixel centres at .5), not
 * clipped to it: a face cut by the edge has points outside. Angles in degrees: yaw > 0 the face
 * turns to image right, pitch > 0 up, roll > 0 clockwise in the image.
 *
 * A finder owns the networks and, in live mode, the track of the last frame. It serves one thread
 * at a time. What `find` returns is plain data, but for `mask.values`, which the finder lends until
 * its next find, reset or destroy.
 */
#ifndef DAEMON_EXAMINER_FACE_FACE_H
#define DAEMON_EXAMINER_FACE_FACE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/examiner/face/landmarks.h"
#include "daemon/examiner/nn/engine.h"

struct face_finder;

struct face_finder_config {
	const char *models; /* folder of the network files */
	enum engine_choice engine;
};

enum face_mode {
	FACE_STILL, /* from scratch: both detectors, closer looks where nothing was found, mesh
		       refined */
	FACE_LIVE,  /* from the frame before; detectors when lost and a few times a second */
};

struct face_options {
	enum face_mode mode;
	int64_t captured_us;  /* live: the frame's time, drives the schedule */
	bool every_frame;     /* live: run every network on every frame (bench, bursts) */
	bool has_assumed_box; /* skip detection: the one face is assumed_box (crops, close-ups) */
	struct box assumed_box;
};

enum { FACES_MAX = 16, FACE_KEYPOINTS = 6 };

/* Order of the detector's six points; left and right are the image's. */
enum face_keypoint {
	FACE_KEYPOINT_LEFT_EYE,
	FACE_KEYPOINT_RIGHT_EYE,
	FACE_KEYPOINT_NOSE,
	FACE_KEYPOINT_MOUTH,
	FACE_KEYPOINT_LEFT_EAR,
	FACE_KEYPOINT_RIGHT_EAR,
};

/* One person found: by a detector, confirmed by the mesh's face flag. */
struct face_person {
	struct box box; /* brows to chin, cheek to cheek */
	struct point keypoints[FACE_KEYPOINTS];
	float score; /* the detector's, 0..1; 0 where no detector has seen it (assumed box) */
	float flag;  /* the mesh's belief that this is a face, 0..1 */
};

struct face_mesh {
	struct point points[LANDMARKS];
	/* Depth in pixels, smaller is nearer to the viewer; the irises carry their eye's depth. */
	float depth[LANDMARKS];
	float flag; /* 0..1; above FACE_FLAG_MIN the points mean something */
};

#define FACE_FLAG_MIN 0.5f

struct face_pose {
	float yaw, pitch, roll; /* degrees */
	float scale;            /* pixels a centimetre of the canonical head */
};

/* Where a person is: 0 backdrop .. 255 person, row by row over `area` of the picture. */
struct face_mask {
	const uint8_t *values; /* null: no mask this time and none before */
	int width, height;
	struct box area;     /* the part of the picture that the mask covers */
	int64_t captured_us; /* live: of the frame it was taken from (not always this one) */
};

/* Thread CPU time of each stage of one find, microseconds; 0 where it did not run. */
struct face_timings {
	int32_t detect_resize, detect_short, detect_full;
	int32_t mesh_warp, mesh_trunk, mesh_heads;
	int32_t mask_resize, mask_network;
	int32_t other, total;
};

struct face_finding {
	int count;                            /* people found, at most FACES_MAX */
	struct face_person people[FACES_MAX]; /* the largest first */
	bool count_fresh; /* live: the whole frame was searched for others now, not lately */
	bool has_mesh;    /* mesh and pose of people[0] are there */
	struct face_mesh mesh;
	struct face_pose pose;
	struct face_mask mask;
	struct face_timings timings;
};

/*
 * -ENOENT (a model is missing), -EBADMSG (it is not the pinned one), -ENOMEM, -ENOTSUP (the engine
 * asked for is not on this machine); file and remedy in the problem.
 */
must_check int face_finder_create(const struct face_finder_config *config, struct problem *problem,
				  struct face_finder **ret_finder);
void face_finder_destroy(struct face_finder *finder);

/* "xnnpack" or "plain": what really runs. */
const char *face_finder_engine(const struct face_finder *finder);

/* Forget the track: the next frame shows somebody else. */
void face_finder_reset(struct face_finder *finder);

/* -EINVAL: an empty picture or an assumed box without area; -EIO: a network failed to run. */
must_check int face_finder_find(struct face_finder *finder, const struct image *image,
				const struct face_options *options,
				struct face_finding *ret_finding);

/* How surely (x, y) is person, 0..1, bilinear; the nearest edge's value outside the mask's area. */
float face_mask_at(const struct face_mask *mask, float x, float y);

#endif
