/* SPDX-License-Identifier: MIT */
#include "daemon/core/burst.h"

#include <math.h>

static int count_reasons(reason_set set)
{
	int count = 0;
	for (; set != 0; set &= set - 1)
		count++;
	return count;
}

static double value_or(const struct measures *measures, enum measure measure, double otherwise)
{
	const struct measure_value *value = &measures->values[measure];
	return value->is_assessed && isfinite(value->value) ? value->value : otherwise;
}

static double in_steps(double value, double step)
{
	return floor(value / step + 1e-6);
}

static double openness(const struct measures *measures)
{
	static const double ENOUGH = 0.27, STEP = 0.03;
	return in_steps(fmin(value_or(measures, MEASURE_EYE_APERTURE, -1), ENOUGH), STEP);
}

static double glare(const struct measures *measures)
{
	static const double STEP = 0.01;
	return in_steps(value_or(measures, MEASURE_LENS_GLARE, 1) +
				value_or(measures, MEASURE_OVER_EXPOSURE, 1),
			STEP);
}

static double sharpness(const struct measures *measures)
{
	/* each step stands for a focus value that is 10 % higher */
	static const double STEP = 0.1;
	double focus = value_or(measures, MEASURE_FOCUS, 0);
	return focus > 1e-3 ? in_steps(log(focus), log(1 + STEP)) : -1000;
}

/* Returns how far the face is from a calm expression. For each measure, the distance from its value
 * at rest is divided by the distance that people notice, and squared; the result is the sum of
 * these squares. The squares make one large distance count more than several small ones. */
static double unrest(const struct measures *measures)
{
	static const struct {
		enum measure measure;
		double rest, noticed;
	} parts[] = {
		{ MEASURE_MOUTH_CLOSED, 0, 0.03 }, { MEASURE_SMILE, 0.82, 0.12 },
		{ MEASURE_GAZE_OFFSET, 0, 0.15 },  { MEASURE_YAW, 0, 5 },
		{ MEASURE_PITCH, 0, 8 },           { MEASURE_ROLL, 0, 4 },
	};
	double sum = 0;
	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		double worst = parts[i].rest + 3 * parts[i].noticed;
		double value = value_or(measures, parts[i].measure, worst);
		double share = (value - parts[i].rest) / parts[i].noticed;
		sum += share * share;
	}
	return in_steps(sum, 0.5);
}

struct burst_rank burst_rank(bool has_face, const struct measures *measures,
			     const struct verdict *verdict)
{
	return (struct burst_rank){ { has_face, -count_reasons(verdict->reasons),
				      -count_reasons(verdict->unassessed), -glare(measures),
				      openness(measures), sharpness(measures), -unrest(measures),
				      value_or(measures, MEASURE_FOCUS, 0) } };
}

bool burst_is_better(const struct burst_rank *a, const struct burst_rank *b)
{
	for (int i = 0; i < BURST_KEYS; i++) {
		if (a->keys[i] > b->keys[i])
			return true;
		if (a->keys[i] < b->keys[i])
			return false;
	}
	return false;
}
