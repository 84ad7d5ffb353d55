/* SPDX-License-Identifier: MIT */
/*
 * What is behind the person, as far as the photo will show it: plain, even, and where the profile
 * names a colour, of that colour.
 */
#include "daemon/examiner/check.h"

#include "daemon/examiner/backdrop.h"
#include "daemon/examiner/iso.h"

void check_background(const struct scene *scene, struct measures *measures)
{
	struct backdrop backdrop;

	if (!scene->has_mesh || !scene->has_mask)
		return;
	backdrop_look(scene, &backdrop);
	if (backdrop.count < BACKDROP_COUNT_MIN)
		return;
	measures_set_scored(measures, MEASURE_BACKGROUND_UNIFORMITY, backdrop.gradient,
			    iso_background_score(backdrop.gradient));
	measures_set(measures, MEASURE_BACKGROUND_CLUTTER, backdrop.clutter);
	measures_set(measures, MEASURE_BACKGROUND_SPREAD, backdrop.spread);
	measures_set(measures, MEASURE_BACKGROUND_BURNT, backdrop.burnt);
	/* Where any plain colour will do, none is off. */
	double distance = 0;
	if (scene->profile->backdrop_is_set)
		distance =
			(double)lab_distance(backdrop.middle, lab_of(scene->profile->backdrop.r,
								     scene->profile->backdrop.g,
								     scene->profile->backdrop.b));
	measures_set(measures, MEASURE_BACKDROP_DISTANCE, distance);
}
