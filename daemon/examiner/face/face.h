/* SPDX-License-Identifier: MIT */
/*
 * The face pipeline. From a picture it finds the number of people, the points of the largest face,
 * the angles of that head and the pixels that belong to a person. It judges nothing.
 *
 * All coordinates are pixels of the caller's picture (origin top left, pixel centres at .5). They
 * are not clipped to the picture: a face cut by the edge has points outside. Angles are in degrees.
 * yaw > 0: the face turns to image right. pitch > 0: the face is raised. roll > 0: the head is
 * turned clockwise in the image.
 *
 * A finder owns the networks and, in live mode, remembers the face that it follows. It serves one
 * thread at a time. A finding is plain data, except `mask.values` and `map`: these belong to the
 * finder and are valid until the next call of face_finder_find(), face_finder_reset() or
 * face_finder_destroy().
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
	/*
	 * Remembers nothing from earlier pictures. Runs both detectors. If they find no face,
	 * searches for very large and very small faces, too.
	 */
	FACE_STILL,
	/*
	 * Follows the face of the previous frame. Detectors run a few times a second, or when the
	 * face is lost. The mask and the search for hands run a few times a second, too. If such a
	 * network can wait, it waits for a frame on which none of the others runs.
	 */
	FACE_LIVE,
};

struct face_options {
	enum face_mode mode;
	/*
	 * live mode: time when the frame was taken (microseconds), which decides which networks run
	 */
	int64_t captured_us;
	/* Live mode: run every network on every frame (for bursts and the benchmark). */
	bool every_frame;
	bool has_assumed_box; /* true: no detector runs, and the only face fills assumed_box */
	struct box assumed_box;
};

enum { FACES_MAX = 16, FACE_KEYPOINTS = 6 };

/*
 * The six points that the detector finds in a face, in the detector's order. Left and right are the
 * image's.
 */
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
	struct box box; /* box of the face, from brows to chin and from cheek to cheek */
	struct point keypoints[FACE_KEYPOINTS];
	float score; /* score from the detector, 0..1; 0 for an assumed box */
	float flag;  /* the mesh's certainty that this is a face, 0..1 */
};

struct face_mesh {
	struct point points[LANDMARKS];
	/*
	 * Depth of each point in pixels; a point with a smaller depth is nearer to the viewer. The
	 * points of an iris have the depth of their eye.
	 */
	float depth[LANDMARKS];
	/* Certainty that this is a face, 0..1; below FACE_FLAG_MIN the points have no meaning. */
	float flag;
};

#define FACE_FLAG_MIN 0.5f

/*
 * What the mesh network knows about a face beside its points: 128 features in each of 6 x 6 cells
 * of the square around the face that the network saw, row by row, the features of a cell together.
 * The features have no unit and no names; examiner/readout reads them.
 */
enum {
	FACE_MAP_SIDE = 6,
	FACE_MAP_CHANNELS = 128,
	FACE_MAP_COUNT = FACE_MAP_SIDE * FACE_MAP_SIDE * FACE_MAP_CHANNELS,
};

struct face_pose {
	float yaw, pitch, roll; /* degrees */
	float scale;            /* picture pixels for one centimetre of the canonical head */
};

/*
 * The person mask: one value for each of its pixels, from 0 (backdrop) to 255 (person). The pixels
 * lie row by row over the part `area` of the picture.
 */
struct face_mask {
	const uint8_t *values; /* the mask's pixels; null: there is no mask */
	int width, height;
	struct box area; /* the part of the picture that the mask covers */
	/*
	 * Live mode: the time when the mask's frame was taken. The mask may have been computed from
	 * an earlier frame.
	 */
	int64_t captured_us;
};

enum { FACE_HANDS_MAX = 4, FACE_HAND_POINTS = 21 };

/* What may be a hand. */
struct face_hand {
	float palm;                            /* the palm detector's score, 0..1 */
	float presence;                        /* certainty that this is a hand, 0..1 */
	struct point points[FACE_HAND_POINTS]; /* 0: wrist; then 4 for each finger, thumb first */
};

/* The hands near the head of people[0], in descending order of their palm scores. */
struct face_hands {
	/* hands were searched in this frame or, in live mode, in a frame shortly before it */
	bool were_searched;
	int64_t captured_us; /* live mode: time when the searched frame was taken */
	int count;
	struct face_hand hands[FACE_HANDS_MAX];
};

/*
 * Thread CPU time of each stage of one call of face_finder_find(), microseconds; 0 if the stage did
 * not run.
 */
struct face_timings {
	int32_t detect_resize, detect_short, detect_full;
	int32_t mesh_warp, mesh_trunk, mesh_heads;
	int32_t mask_resize, mask_network;
	int32_t hands;
	int32_t other, total;
};

/*
 * How often each network ran during one call of face_finder_find(). For comparison, benchmarks then
 * run the same networks alone.
 */
struct face_runs {
	int detect_short, detect_full;
	int mesh_trunk, mesh_heads; /* mesh_heads: the three refining networks together */
	int mask_square, mask_wide;
	int palms, hands;
};

struct face_finding {
	int count;                            /* number of entries in people[] */
	struct face_person people[FACES_MAX]; /* the largest face first */
	/*
	 * Live mode: true if this frame was searched for other people; false if the other people
	 * come from an earlier frame.
	 */
	bool count_fresh;
	bool has_mesh; /* true: mesh and pose are valid, and belong to people[0] */
	struct face_mesh mesh;
	struct face_pose pose;
	const float *map; /* FACE_MAP_COUNT features of people[0]; null: has_mesh is false */
	struct face_mask mask;
	struct face_hands hands;
	struct face_timings timings;
	struct face_runs runs;
};

/*
 * Creates a finder. -ENOENT: a model file is missing; -EBADMSG: a model file has a wrong hash;
 * -ENOMEM; -ENOTSUP: this machine lacks the requested engine. `problem` then names the file and the
 * remedy.
 */
must_check int face_finder_create(const struct face_finder_config *config, struct problem *problem,
				  struct face_finder **ret_finder);
void face_finder_destroy(struct face_finder *finder);

/* Returns the engine that runs the networks: "xnnpack" or "plain". */
const char *face_finder_engine(const struct face_finder *finder);

/* Forgets the face that the finder follows, because the next frame may show another person. */
void face_finder_reset(struct face_finder *finder);

/*
 * Finds faces and person mask in a picture. -EINVAL: the picture is empty, or the assumed box has
 * no area; -EIO: a network failed to run.
 */
must_check int face_finder_find(struct face_finder *finder, const struct image *image,
				const struct face_options *options,
				struct face_finding *ret_finding);

/*
 * Returns the certainty, 0..1, that the point (x, y) of the picture is person, interpolated between
 * the mask's pixels. Outside the mask's area, the nearest pixel of the mask's edge is used.
 */
float face_mask_at(const struct face_mask *mask, float x, float y);

#endif
