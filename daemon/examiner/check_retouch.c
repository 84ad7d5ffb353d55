/* SPDX-License-Identifier: MIT */
/*
 * Finds filters, make-up and photographs of photographs, as far as one picture shows them. All
 * reasons of this family are only advice. Two other facts are better proof: the booth itself took
 * the picture, and the face reacts to light that the booth commands (docs/photo.md 7).
 */
#include "daemon/examiner/check.h"

#include <math.h>

static double above(double value, double from, double to)
{
	return fmin(fmax((value - from) / (to - from), 0), 1);
}

/*
 * Returns a score that is high if the picture shows a print or a screen. Prints and screens lose
 * chroma, shift the skin's hue and soften detail. The score is the sum of three cues. A cue is 0 up
 * to the value that no live picture of the developers' set exceeded, and reaches 1 at the value
 * that half of the prints exceeded.
 */
static double recapture_score(const struct scene *scene, const struct measures *measures)
{
	struct lab skin = scene->skin.cheeks;
	/*
	 * A grey picture cannot show the three cues. Another check refuses such a picture, with the
	 * reason unnatural_colour.
	 */
	if (skin_is_grey(&scene->skin))
		return 0;
	double chroma = (double)hypotf(skin.a, skin.b);
	double hue = (double)atan2f(skin.b, skin.a) * 57.29578;
	double focus = measures->values[MEASURE_FOCUS].value;
	double dull = above(-chroma, -9, -4);
	double soft = above(-focus, -0.13, -0.08);
	double strange = fmax(above(-hue, -15, 20), above(hue, 72, 85));
	return dull + soft + strange;
}

void check_retouch(const struct scene *scene, struct measures *measures)
{
	int count;

	if (!scene->has_mesh || scene->skin.count < 100)
		return;
	const struct measure_value *cover = &measures->values[MEASURE_FACE_COVER];
	bool is_masked = cover->is_assessed && cover->value > 0.04;
	struct lab lips = chip_median(&scene->face, REGION_LIPS, 0, &count);
	if (count >= 50 && !is_masked && !skin_is_grey(&scene->skin))
		measures_set(measures, MEASURE_MAKEUP, (double)skin_tint(scene->skin.cheeks, lips));
	if (measures->values[MEASURE_FOCUS].is_assessed)
		measures_set(measures, MEASURE_RECAPTURE, recapture_score(scene, measures));
}
