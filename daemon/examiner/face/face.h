/* SPDX-License-Identifier: MIT */
/*
 * The face pipeline. From a picture it finds the number of people, the points of the largest face,
 * the angles of that head and the pixels that belong to a person. It judges nothing.
 *
 * All coordinates are pixels of the caller's picture (origin top left, pixel centres at .5). They
 * are not clipped to the picture: a face cut by the edge has points outside. Angles are in degrees.
 * yaw > 0: the face turns to image right. pitch > 0: up. roll > 0: clockwise in the image.
 *
 * A finder owns the networks and, in live mode, the track of the last frame. It serves one thread
 * at a time. A finding is plain data, except `mask.values`: the finder lends them until its next
 * find, reset or destroy.
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
	/* Remembers nothing: runs both detectors, and looks closer if they find no face. */
	FACE_STILL,
	/* Follows the previous frame's face. Detectors run a few times a second, or when the
	 * face is lost. */
	FACE_LIVE,
};

struct face_options {
	enum face_mode mode;
	/* live mode: time when the frame was taken, which decides what runs */
	int64_t captured_us;
	bool every_frame;     /* live mode: run every network on every frame (bursts, bench) */
	bool has_assumed_box; /* run no detector: the only face fills assumed_box */
	struct box assumed_box;
};

enum { FACES_MAX = 16, FACE_KEYPOINTS = 6 };

/* The detector's six points in the detector's order; left and right are the image's. */
enum face_keypoint {
	FACE_KEYPOINT_LEFT_EYE,
	FACE_KEYPOINT_RIGHT_EYE,
	FACE_KEYPOINT_NOSE,
	FACE_KEYPOINT_MOUTH,
	FACE_KEYPOINT_LEFT_EAR,
	FACE_KEYPOINT_RIGHT_EAR,
};

/* One person, found by a detector and confirmed by the mesh's face flag. */
struct face_person {
	struct box box; /* from brows to chin and from cheek to cheek */
	struct point keypoints[FACE_KEYPOINTS];
	float score; /* score of the detector, 0..1; 0 for an assumed box */
	float flag;  /* the mesh's certainty that this is a face, 0..1 */
};

struct face_mesh {
	struct point points[LANDMARKS];
	/* In pixels; a smaller depth is nearer to the viewer. The irises have their eye's depth. */
	float depth[LANDMARKS];
	float flag; /* 0..1; below FACE_FLAG_MIN the points have no meaning */
};

#define FACE_FLAG_MIN 0.5f

struct face_pose {
	float yaw, pitch, roll; /* degrees */
	float scale;            /* picture pixels per centimetre of the canonical head */
};

/* The person mask: 0 backdrop .. 255 person, row by row over `area` of the picture. */
struct face_mask {
	const uint8_t *values; /* the mask's pixels; null: there is no mask */
	int width, height;
	struct box area; /* the part of the picture that the mask covers */
	/* Live: the time when the mask's frame was taken, which may be before this frame. */
	int64_t captured_us;
};

enum { FACE_HANDS_MAX = 4, FACE_HAND_POINTS = 21 };

/* What may be a hand. */
struct face_hand {
	float palm;                            /* the palm detector's score, 0..1 */
	float presence;                        /* how surely this is a hand, 0..1 */
	struct point points[FACE_HAND_POINTS]; /* 0 wrist, then four a finger from the thumb on */
};

/* The hands near the head of people[0], the surest palm first. */
struct face_hands {
	bool were_searched;  /* in this frame, or live in a frame not long before it */
	int64_t captured_us; /* live: when the frame was taken in which they were searched */
	int count;
	struct face_hand hands[FACE_HANDS_MAX];
};

/* Thread CPU time of each stage of one find, microseconds; 0 if the stage did not run. */
struct face_timings {
	int32_t detect_resize, detect_short, detect_full;
	int32_t mesh_warp, mesh_trunk, mesh_heads;
	int32_t mask_resize, mask_network;
	int32_t hands;
	int32_t other, total;
};

struct face_finding {
	int count;                            /* number of entries in people[] */
	struct face_person people[FACES_MAX]; /* the largest face first */
	/* Live: other people were searched in this frame, not in an earlier frame. */
	bool count_fresh;
	bool has_mesh; /* true: mesh and pose are valid, and belong to people[0] */
	struct face_mesh mesh;
	struct face_pose pose;
	struct face_mask mask;
	struct face_hands hands;
	struct face_timings timings;
};

/*
 * Creates a finder. -ENOENT: a model is missing; -EBADMSG: a model is not the pinned file; -ENOMEM;
 * -ENOTSUP: this machine lacks the requested engine. The problem names the file and the remedy.
 */
must_check int face_finder_create(const struct face_finder_config *config, struct problem *problem,
				  struct face_finder **ret_finder);
void face_finder_destroy(struct face_finder *finder);

/* Returns the engine that runs the networks: "xnnpack" or "plain". */
const char *face_finder_engine(const struct face_finder *finder);

/* Forgets the track, because the next frame may show another person. */
void face_finder_reset(struct face_finder *finder);

/* Examines a picture. -EINVAL: an empty picture or an assumed box without area; -EIO: a network
 * failed to run. */
must_check int face_finder_find(struct face_finder *finder, const struct image *image,
				const struct face_options *options,
				struct face_finding *ret_finding);

/* Returns the certainty that (x, y) is a person, 0..1, interpolated. Outside the mask's area the
 * value of its edge counts. */
float face_mask_at(const struct face_mask *mask, float x, float y);

#endif
