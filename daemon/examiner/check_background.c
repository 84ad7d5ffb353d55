/* SPDX-License-Identifier: MIT */
/*
 * The backdrop that the photo will show must be plain and even. If the profile names a colour for
 * the backdrop, the backdrop must have that colour.
 */
#include "daemon/examiner/check.h"

#include "daemon/examiner/iso.h"

void check_background(const struct scene *scene, struct measures *measures)
{
	const struct backdrop *backdrop = &scene->backdrop;

	if (backdrop->count < BACKDROP_COUNT_MIN)
		return;
	measures_set_scored(measures, MEASURE_BACKGROUND_UNIFORMITY, backdrop->gradient,
			    iso_background_score(backdrop->gradient));
	measures_set(measures, MEASURE_BACKGROUND_CLUTTER, backdrop->clutter);
	measures_set(measures, MEASURE_BACKGROUND_SPREAD, backdrop->spread);
	measures_set(measures, MEASURE_BACKGROUND_SHADOW, backdrop->shadow);
	measures_set(measures, MEASURE_BACKGROUND_BURNT, backdrop->burnt);
	/*
	 * If the profile names no colour, the backdrop may have any colour, so the distance is 0.
	 */
	double distance = 0;
	if (scene->profile->backdrop_is_set)
		distance =
			(double)lab_distance(backdrop->middle, lab_of(scene->profile->backdrop.r,
								      scene->profile->backdrop.g,
								      scene->profile->backdrop.b));
	measures_set(measures, MEASURE_BACKDROP_DISTANCE, distance);
}
