/* SPDX-License-Identifier: MIT */
/* The skin's colour must be possible for human skin: no colour cast, no grey picture. */
#include "daemon/examiner/check.h"

#include <math.h>

#include "daemon/examiner/iso.h"

static double outside(double value, double least, double most)
{
	return fmax(fmax(least - value, value - most), 0);
}

void check_colour(const struct scene *scene, struct measures *measures)
{
	const struct skin *skin = &scene->skin;

	static const float BURNT =
		92; /* L: skin this light is over-exposed and has lost its colour */

	if (!scene->has_mesh || skin->count < 100 || skin->cheeks.l > BURNT)
		return;
	/*
	 * The distance of ISO 29794-5 4B, but with our cheek polygons instead of its cheek squares,
	 * and with D65 instead of D50.
	 */
	double distance = hypot(outside((double)skin->cheeks.a, 5, 25),
				outside((double)skin->cheeks.b, 5, 35));
	if (skin->cheeks.a < 0 || skin->cheeks.b < 0)
		distance = 100;
	measures_set_scored(measures, MEASURE_NATURAL_COLOUR, distance, iso_colour_score(distance));
}
