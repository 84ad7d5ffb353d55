/* SPDX-License-Identifier: MIT */
/*
 * The skin in the picture must have a colour that human skin can have, so the check reports a
 * colour cast and a grey picture.
 */
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

	/* Skin whose CIELAB lightness L is above this is over-exposed and has lost its colour. */
	static const float BURNT = 92;

	if (!scene->has_mesh || skin->count < 100 || skin->cheeks.l > BURNT)
		return;
	/*
	 * This is the colour distance of ISO 29794-5, component 4B, but with our cheek polygons
	 * instead of its cheek squares, and with white point D65 instead of D50.
	 */
	double distance = hypot(outside((double)skin->cheeks.a, 5, 25),
				outside((double)skin->cheeks.b, 5, 35));
	if (skin->cheeks.a < 0 || skin->cheeks.b < 0)
		distance = 100;
	measures_set_scored(measures, MEASURE_NATURAL_COLOUR, distance, iso_colour_score(distance));
}
