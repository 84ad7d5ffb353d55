/* SPDX-License-Identifier: MIT */
/*
 * Finds faces or hands in a square of the picture (BlazeFace). The short range network (128x128)
 * sees faces that are at least about a sixth as high as the square. The full range network
 * (192x192) sees smaller faces, down to a tenth of the square's height. The palm network (192x192)
 * sees hands.
 *
 * A detector owns its network and serves one thread.
 */
#ifndef DAEMON_EXAMINER_FACE_DETECTOR_H
#define DAEMON_EXAMINER_FACE_DETECTOR_H

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/examiner/face/face.h"
#include "daemon/examiner/face/sample.h"
#include "daemon/examiner/nn/engine.h"

enum detector_range { DETECTOR_SHORT, DETECTOR_FULL, DETECTOR_PALM };

/*
 * A face has six keypoints (enum face_keypoint); a palm has seven (enum palm_keypoint names two).
 */
enum { DETECTION_KEYPOINTS = 7 };

enum palm_keypoint { PALM_KEYPOINT_WRIST = 0, PALM_KEYPOINT_MIDDLE_FINGER = 2 };

struct detection {
	struct box box; /* box in picture pixels; it may reach outside the picture */
	struct point keypoints[DETECTION_KEYPOINTS];
	float score; /* certainty that this is a face, 0..1 */
};

struct detections {
	int count;
	/* the detections, in descending order of their scores */
	struct detection items[FACES_MAX];
};

struct detector;

must_check int detector_create(enum detector_range range, const char *models,
			       enum engine_choice engine, struct problem *problem,
			       struct detector **ret_detector);
void detector_destroy(struct detector *detector);
const char *detector_engine(const struct detector *detector);

/*
 * Samples a square of the picture into the network's input. The square may reach outside the
 * picture. -ENOMEM: out of memory.
 */
must_check int detector_look(struct detector *detector, struct sampler *sampler, struct box square);
/*
 * Runs the network on its input. Returns the faces (or palms) whose score is at least least_score;
 * detections that overlap are merged. -EIO: the network failed to run.
 */
must_check int detector_find(struct detector *detector, float least_score,
			     struct detections *ret_detections);

/* Returns the smallest square that holds the whole picture. The picture lies in its middle. */
struct box detector_whole(const struct image *image);

/* Returns the area that both boxes cover, divided by the area that at least one of them covers. */
float detector_overlap(const struct box *a, const struct box *b);

#endif
