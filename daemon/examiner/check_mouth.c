/* SPDX-License-Identifier: MIT */
/* The mouth must be closed, without a broad smile. */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/iso.h"

/*
 * Pairs of mesh points on the inner edges of the two lips. ISO 29794-5, component 4E, uses the
 * largest of three gaps between such points; we use the largest of five gaps.
 */
static const uint16_t inner_pairs[][2] = {
	{ 81, 178 }, { 82, 87 }, { 13, 14 }, { 312, 317 }, { 311, 402 }
};

static float largest_gap(const struct chip *chip)
{
	float largest = 0;
	for (unsigned i = 0; i < sizeof(inner_pairs) / sizeof(inner_pairs[0]); i++) {
		struct point p = chip->points[inner_pairs[i][0]];
		struct point q = chip->points[inner_pairs[i][1]];
		largest = fmaxf(largest, hypotf(p.x - q.x, p.y - q.y));
	}
	return largest;
}

void check_mouth(const struct scene *scene, struct measures *measures)
{
	if (!scene->has_mesh)
		return;
	const struct chip *chip = &scene->face;
	double t = (double)fmaxf(scene->face_height / chip->picture_scale, 1);
	double gap = (double)largest_gap(chip) / t;
	struct point left = chip->points[landmark_mouth_corner[0]];
	struct point right = chip->points[landmark_mouth_corner[1]];

	measures_set_scored(measures, MEASURE_MOUTH_CLOSED, gap, iso_mouth_score(gap));
	measures_set(measures, MEASURE_SMILE,
		     (double)(hypotf(right.x - left.x, right.y - left.y) / chip->iod));
}
