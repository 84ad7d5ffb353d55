/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/hands.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "daemon/examiner/face/detector.h"
#include "daemon/examiner/face/plane.h"
#include "daemon/examiner/nn/network.h"

/* The second network looks only at palms whose score is at least this. */
#define PALM_SCORE_MIN 0.5f
/*
 * The square that shows the whole hand. Its side is HAND_GROWTH times the side of the palm's box,
 * and the square is moved towards the fingers by HAND_SHIFT times the side of that box (MediaPipe's
 * PalmDetectionDetectionToRoi).
 */
#define HAND_GROWTH 2.6f
#define HAND_SHIFT  0.5f

enum { INPUT_SIDE = 224, OUTPUT_POINTS = 0, OUTPUT_PRESENCE = 1, NUMBERS_A_POINT = 3 };

struct hands {
	struct detector *palms;
	struct engine *points;
};

static int check_points(struct hands *hands, struct problem *problem)
{
	if (engine_input(hands->points, 0).count == INPUT_SIDE * INPUT_SIDE * 3 &&
	    engine_output_count(hands->points) > OUTPUT_PRESENCE &&
	    engine_output(hands->points, OUTPUT_POINTS).count ==
		    FACE_HAND_POINTS * NUMBERS_A_POINT &&
	    engine_output(hands->points, OUTPUT_PRESENCE).count == 1)
		return 0;
	return problem_set(problem, -EBADMSG, "the hand network %s has other sizes than expected",
			   model_file_name(MODEL_HAND));
}

int hands_create(const char *models, enum engine_choice engine, struct problem *problem,
		 struct hands **ret_hands)
{
	struct hands *hands = calloc(1, sizeof(*hands));
	if (!hands)
		return problem_memory(problem);
	int r = detector_create(DETECTOR_PALM, models, engine, problem, &hands->palms);
	if (r == 0)
		r = network_load(models, MODEL_HAND, engine, NULL, 1, problem, &hands->points);
	if (r == 0)
		r = check_points(hands, problem);
	if (r < 0) {
		hands_destroy(hands);
		return r;
	}
	*ret_hands = hands;
	return 0;
}

void hands_destroy(struct hands *hands)
{
	if (!hands)
		return;
	detector_destroy(hands->palms);
	engine_destroy(hands->points);
	free(hands);
}

/* Returns the map from input pixels to the picture. In the input, the fingers point up. */
static struct plane_map place_hand(const struct detection *palm)
{
	struct point wrist = palm->keypoints[PALM_KEYPOINT_WRIST];
	struct point finger = palm->keypoints[PALM_KEYPOINT_MIDDLE_FINGER];
	float side = fmaxf(palm->box.width, palm->box.height), half = INPUT_SIDE / 2.0f;
	/* The angle by which the hand is turned clockwise; 0: the fingers point up. */
	float angle = atan2f(finger.x - wrist.x, wrist.y - finger.y);
	float c = cosf(angle), s = sinf(angle), k = HAND_GROWTH * side / INPUT_SIDE;
	float x = palm->box.x + palm->box.width / 2 + s * HAND_SHIFT * side;
	float y = palm->box.y + palm->box.height / 2 - c * HAND_SHIFT * side;
	return (struct plane_map){
		.a = c * k,
		.b = -s * k,
		.tx = x - half * k * (c - s),
		.c = s * k,
		.d = c * k,
		.ty = y - half * k * (s + c),
	};
}

static int look_at_palm(struct hands *hands, struct sampler *sampler, const struct detection *palm,
			struct face_hand *ret_hand)
{
	struct plane_map map = place_hand(palm);
	struct sample_target target = {
		.rgb = engine_input(hands->points, 0).values,
		.width = INPUT_SIDE,
		.height = INPUT_SIDE,
		.scale = 1 / 255.0f,
	};
	int r = sample_warp(sampler, &map, &target);
	if (r == 0)
		r = engine_run(hands->points);
	if (r < 0)
		return r;
	const float *points = engine_output(hands->points, OUTPUT_POINTS).values;
	for (int k = 0; k < FACE_HAND_POINTS; k++, points += NUMBERS_A_POINT)
		ret_hand->points[k] = plane_apply(&map, (struct point){ points[0], points[1] });
	ret_hand->presence = engine_output(hands->points, OUTPUT_PRESENCE).values[0];
	return 0;
}

static bool is_placeable(const struct detection *palm)
{
	return isfinite(palm->box.x) && isfinite(palm->box.y) && palm->box.width > 1 &&
	       palm->box.height > 1;
}

int hands_find(struct hands *hands, struct sampler *sampler, struct box square,
	       struct face_hands *ret_found)
{
	struct detections palms = { .count = 0 };
	ret_found->count = 0;
	int r = detector_look(hands->palms, sampler, square);
	if (r == 0)
		r = detector_find(hands->palms, PALM_SCORE_MIN, &palms);
	if (r < 0)
		return r;
	for (int k = 0; k < palms.count && ret_found->count < FACE_HANDS_MAX && r == 0; k++) {
		struct face_hand *hand = &ret_found->hands[ret_found->count];
		if (!is_placeable(&palms.items[k]))
			continue;
		hand->palm = palms.items[k].score;
		r = look_at_palm(hands, sampler, &palms.items[k], hand);
		ret_found->count++;
	}
	return r;
}
