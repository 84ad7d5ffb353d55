/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/calm.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* After a longer gap between frames, the earlier values are forgotten. */
static const int64_t FORGET_US = 500000;

/* Time constants: five and ten frames at 30 frames a second. */
enum { AT_ONCE = 0, SOON = 150000, LATER = 300000 };

/*
 * Eyes, gaze and lips can change from one frame to the next, so they are not smoothed. The play is
 * 2.5 times the standard deviation (after the smoothing) of nine studio portraits as sitters who sit
 * still before a camera with noise of 3 and 6 levels (tests/long/clips), or somewhat more where hair
 * or glasses of other people are noisier than theirs.
 */
static const struct calm_row {
	enum measure measure;
	int32_t smoothing_us;
	double play;
} rows[] = {
	{ MEASURE_YAW, SOON, 0.4 },
	{ MEASURE_PITCH, SOON, 0.4 },
	{ MEASURE_ROLL, SOON, 0.3 },
	{ MEASURE_SHOULDER_SLOPE, LATER, 0.6 },
	{ MEASURE_EYE_APERTURE, AT_ONCE, 0.012 },
	{ MEASURE_EYE_BALANCE, AT_ONCE, 0.03 },
	{ MEASURE_GAZE_OFFSET, AT_ONCE, 0.016 },
	{ MEASURE_MOUTH_CLOSED, AT_ONCE, 0.004 },
	{ MEASURE_SMILE, SOON, 0.01 },
	{ MEASURE_LIGHT_BALANCE, SOON, 0.01 },
	{ MEASURE_LIGHT_SQUARES, SOON, 0.02 },
	{ MEASURE_LUMINANCE_MEAN, SOON, 0.008 },
	{ MEASURE_LIGHT_LEVEL, SOON, 0.012 },
	{ MEASURE_SKIN_SHINE, LATER, 0.001 },
	{ MEASURE_HAIR_TOP, LATER, 0.01 },
	{ MEASURE_FOCUS, LATER, 0.012 },
	{ MEASURE_NATURAL_COLOUR, LATER, 0.4 },
	{ MEASURE_LENS_DARKNESS, SOON, 0.03 },
	{ MEASURE_LENS_TINT, SOON, 0.6 },
	{ MEASURE_LENS_GLARE, LATER, 0.002 },
	{ MEASURE_LENS_REFLECTION, LATER, 0.3 },
	{ MEASURE_FRAME_OVER_EYES, LATER, 0.06 },
	{ MEASURE_BROW_COVER, SOON, 0.05 },
	{ MEASURE_EYE_COVER, SOON, 0.05 },
	{ MEASURE_HEADWEAR, LATER, 0.05 },
	{ MEASURE_HEAD_COVER, LATER, 0.05 },
	{ MEASURE_COVERING, LATER, 0.05 },
	{ MEASURE_MASK_COVER, LATER, 0.05 },
	{ MEASURE_HAND_ON_FACE, AT_ONCE, 0.05 },
	{ MEASURE_BACKGROUND_CLUTTER, LATER, 6 },
	{ MEASURE_BACKGROUND_SPREAD, LATER, 0.3 },
	{ MEASURE_BACKGROUND_SHADOW, LATER, 0.002 },
	{ MEASURE_BACKGROUND_BURNT, LATER, 0.03 },
	{ MEASURE_BACKDROP_DISTANCE, LATER, 0.6 },
	{ MEASURE_CLOTHES_DISTANCE, LATER, 0.3 },
	{ MEASURE_CLOTHES_BLUE, LATER, 0.03 },
	{ MEASURE_CLOTHES_PATTERN, LATER, 0.02 },
};

void calm_reset(struct calm *calm)
{
	memset(calm, 0, sizeof(*calm));
}

/* Returns the last value, moved as little as puts the new one into the play around it. */
static double follow(double last, double now, double play)
{
	return fmin(fmax(last, now - play), now + play);
}

static void calm_one(struct calm *calm, const struct calm_row *row, int64_t passed_us,
		     struct measure_value *value)
{
	enum measure k = row->measure;
	if (!value->is_assessed) {
		calm->has_value[k] = false;
		return;
	}
	double weight =
		row->smoothing_us > 0 ? 1 - exp(-(double)passed_us / (double)row->smoothing_us) : 1;
	if (!calm->has_value[k]) {
		calm->smoothed[k] = calm->shown[k] = value->value;
	} else {
		calm->smoothed[k] += weight * (value->value - calm->smoothed[k]);
		calm->shown[k] = follow(calm->shown[k], calm->smoothed[k], row->play);
	}
	calm->has_value[k] = true;
	value->value = calm->shown[k];
}

void calm_measures(struct calm *calm, int64_t passed_us, struct measures *measures)
{
	if (passed_us <= 0 || passed_us > FORGET_US)
		memset(calm->has_value, 0, sizeof(calm->has_value));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		calm_one(calm, &rows[i], passed_us, &measures->values[rows[i].measure]);
}

void calm_places(struct calm *calm, float play, float places[CALM_PLACES])
{
	for (int i = 0; i < CALM_PLACES; i++) {
		if (calm->has_places)
			places[i] = (float)follow((double)calm->places[i], (double)places[i],
						  (double)play);
		calm->places[i] = places[i];
	}
	calm->has_places = true;
}
