/* SPDX-License-Identifier: MIT */
/*
 * Shoulders must be level. The check finds their heights in the person mask, in columns that are
 * 1.1 to 2.6 eye distances to the left and right of the chin.
 *
 * The chin does not always lie above the middle of the shoulders: the head turns a little, or the
 * camera stands a little aside. Beside the neck, where shoulders are steep, this looks like a slope.
 * So two unknowns are fitted to the difference of the heights (right - left): the slope, which
 * makes it grow with the distance from the middle, and the middle's place, which makes it grow with
 * the steepness of the shoulders there.
 */
#include "daemon/examiner/check.h"

#include <math.h>

enum {
	STEPS = 31,
	STEP_SPAN = 3,  /* the steepness is taken over this number of steps to both sides */
	COUNT_MIN = 10, /* pairs of columns in which both shoulders must be seen */
};

/* The first and the last distance of a column from the chin, in eye distances. */
static const float NEAR = 1.1f, FAR = 2.6f;
/* The middle lies rarely further from the chin than this, in eye distances. */
static const float ASIDE = 0.25f;
/* A pair of columns whose difference the fit misses by more than this (in eye distances) shows hair
 * or a collar. */
static const float ASTRAY = 0.12f;

/* The heights of both shoulders in eye distances, NaN where none is seen. */
struct shoulders {
	float away[STEPS], left[STEPS], right[STEPS];
};

/*
 * Searches column x of the picture from y = `from` to y = `to`. Returns the first y at which the
 * person mask shows a person, or NaN if there is none. The person may already be there at `from`,
 * because hair beside the face hides the shoulder: then the result is NaN, unless hair counts as
 * shoulder.
 */
static float shoulder_y(const struct scene *scene, float x, float from, float to, bool takes_hair)
{
	float step = scene->eye_distance / 32;
	int steps = (int)((to - from) / step);
	if (x < 0 || x >= (float)scene->image->width)
		return NAN;
	for (int i = 0; i < steps; i++) {
		float y = from + (float)i * step;
		if (face_mask_at(&scene->finding->mask, x, y) >= 0.5f)
			return i == 0 && !takes_hair ? NAN : y;
	}
	return NAN;
}

static void find_shoulders(const struct scene *scene, bool takes_hair,
			   struct shoulders *ret_shoulders)
{
	float unit = scene->eye_distance;
	struct point chin = scene->finding->mesh.points[LANDMARK_CHIN];
	float from = chin.y - 0.3f * unit;
	float to = fminf(chin.y + 2.5f * unit, (float)scene->image->height);
	for (int i = 0; i < STEPS; i++) {
		float away = NEAR + (FAR - NEAR) * (float)i / (STEPS - 1);
		ret_shoulders->away[i] = away;
		ret_shoulders->left[i] =
			shoulder_y(scene, chin.x - away * unit, from, to, takes_hair) / unit;
		ret_shoulders->right[i] =
			shoulder_y(scene, chin.x + away * unit, from, to, takes_hair) / unit;
	}
}

/* Returns by how much the shoulders fall at a column for each eye distance outwards: the mean of both
 * sides. NaN: not seen. */
static float steepness_at(const struct shoulders *shoulders, int i)
{
	int a = i > STEP_SPAN ? i - STEP_SPAN : 0;
	int b = i + STEP_SPAN < STEPS - 1 ? i + STEP_SPAN : STEPS - 1;
	float fall =
		shoulders->left[b] - shoulders->left[a] + shoulders->right[b] - shoulders->right[a];
	return fall / 2 / (shoulders->away[b] - shoulders->away[a]);
}

/* What is fitted: right - left = 2 * (slope * away + aside * steepness). */
struct line {
	float slope, aside;
};

static float missed_by(const struct line *line, float away, float steepness, float difference)
{
	return difference - 2 * (line->slope * away + line->aside * steepness);
}

/* Fits to the pairs of columns that `line` misses by less than `tolerance`. Returns their number;
 * only if there are enough of them, the line changes. */
static int fit(const struct shoulders *shoulders, float tolerance, struct line *line)
{
	/* sums of products: of away (a), steepness (s) and half the difference (d) */
	float aa = 0, as = 0, ss = 0, ad = 0, sd = 0;
	int count = 0;
	for (int i = 0; i < STEPS; i++) {
		float away = shoulders->away[i], steepness = steepness_at(shoulders, i);
		float difference = shoulders->right[i] - shoulders->left[i];
		if (!(fabsf(missed_by(line, away, steepness, difference)) < tolerance))
			continue;
		aa += away * away;
		as += away * steepness;
		ss += steepness * steepness;
		ad += away * difference / 2;
		sd += steepness * difference / 2;
		count++;
	}
	if (count < COUNT_MIN)
		return count;
	/* A middle far from the chin is unlikely; ASTRAY is the usual error of a pair. */
	ss += ASTRAY * ASTRAY / (ASIDE * ASIDE);
	float determinant = aa * ss - as * as;
	line->slope = (ad * ss - sd * as) / determinant;
	line->aside = (sd * aa - ad * as) / determinant;
	return count;
}

/* Fits the slope. Returns false if too few columns show both shoulders. */
static bool find_slope(const struct shoulders *shoulders, float *ret_slope)
{
	struct line line = { 0, 0 };
	if (fit(shoulders, INFINITY, &line) < COUNT_MIN ||
	    fit(shoulders, 2 * ASTRAY, &line) < COUNT_MIN ||
	    fit(shoulders, ASTRAY, &line) < COUNT_MIN)
		return false;
	*ret_slope = line.slope;
	return true;
}

/*
 * Where long hair or the picture's edge leaves too little for a fit: the slope of a line through
 * the silhouette 1.3 to 2.0 eye distances beside the chin.
 */
static bool find_rough_slope(const struct shoulders *shoulders, float *ret_slope)
{
	static const float FIRST = 1.3f, LAST = 2;
	enum { ROUGH_MIN = 5 };
	float rise = 0, across = 0;
	int count = 0;
	for (int i = 0; i < STEPS; i++) {
		float away = shoulders->away[i];
		float difference = shoulders->right[i] - shoulders->left[i];
		if (away < FIRST || away > LAST || !isfinite(difference))
			continue;
		rise += difference;
		across += 2 * away;
		count++;
	}
	if (count < ROUGH_MIN)
		return false;
	*ret_slope = rise / across;
	return true;
}

void check_body(const struct scene *scene, struct measures *measures)
{
	struct shoulders shoulders;
	float slope;

	if (!scene->has_mesh || !scene->has_mask)
		return;
	find_shoulders(scene, false, &shoulders);
	if (!find_slope(&shoulders, &slope)) {
		find_shoulders(scene, true, &shoulders);
		if (!find_rough_slope(&shoulders, &slope))
			return;
	}
	measures_set(measures, MEASURE_SHOULDER_SLOPE, (double)(atanf(slope) * 57.29578f));
}
