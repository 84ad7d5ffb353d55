/* SPDX-License-Identifier: MIT */
/*
 * Shoulders must be level. The check finds their heights in the person mask, in columns that are
 * 1.3 to 2.0 eye distances to the left and right of the chin.
 */
#include "daemon/examiner/check.h"

#include <math.h>

enum { STEPS = 12 };

/*
 * Searches column x of the picture from y = `from` to y = `to`. Returns the first y at which the
 * person mask shows a person, or NaN if there is none.
 */
static float shoulder_y(const struct scene *scene, float x, float from, float to)
{
	float step = scene->eye_distance / 32;
	int steps = (int)((to - from) / step);
	if (x < 0 || x >= (float)scene->image->width)
		return NAN;
	for (int i = 0; i < steps; i++) {
		float y = from + (float)i * step;
		if (face_mask_at(&scene->finding->mask, x, y) >= 0.5f)
			return y;
	}
	return NAN;
}

void check_body(const struct scene *scene, struct measures *measures)
{
	if (!scene->has_mesh || !scene->has_mask)
		return;
	float unit = scene->eye_distance;
	struct point chin = scene->finding->mesh.points[LANDMARK_CHIN];
	float to = fminf(chin.y + 2.5f * unit, (float)scene->image->height);
	float sum = 0, across = 0;
	int count = 0;

	for (int i = 0; i < STEPS; i++) {
		float away = (1.3f + 0.7f * (float)i / (STEPS - 1)) * unit;
		float from = chin.y - 0.3f * unit;
		float left = shoulder_y(scene, chin.x - away, from, to);
		float right = shoulder_y(scene, chin.x + away, from, to);
		if (!isfinite(left) || !isfinite(right))
			continue;
		sum += right - left;
		across += 2 * away;
		count++;
	}
	if (count >= STEPS / 3)
		measures_set(measures, MEASURE_SHOULDER_SLOPE,
			     (double)(atan2f(sum, across) * 57.29578f));
}
