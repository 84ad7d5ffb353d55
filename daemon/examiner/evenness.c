/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/evenness.h"

#include <math.h>

#include "daemon/examiner/histogram.h"

enum {
	QUADRATIC = 6, /* number of terms of a quadratic surface in x and y */
	CUBIC = 7,     /* of one that also has the cube of x */
	TERMS_MAX = CUBIC,
	ROUNDS = 6,
	FIT_STEP = 2, /* each second pixel is enough to fit a surface to */
	BINS = 256,
};

/* A pixel whose log light lies further below the surface than this counts less in the next round,
 * and one that lies twice as far below counts nothing. Above the surface, it is a lamp's glint. */
static const double BELOW = 0.025, ABOVE = 0.05;
/* The noise of dark pixels would be large in the logarithm, so this is added to the light. */
static const float FLOOR = 0.02f;
/* The range of the histogram of the remainders, in log light. */
static const float DEEPEST = -0.64f, STEP = 0.0025f;
/* A shadow beside the head is at least this share of the backdrop that the photo shows. */
static const float SHARE = 0.04f;
/* Light from one side that falls by a fifth across the head bends by up to this much more than a
 * quadratic surface. The cube of x follows it, but also follows some shadows. */
static const double BEND = 0.03;
/* Marks pixels that are no backdrop. */
static const float NOTHING = 1e9f;

/* The backdrop: its pixels and, for each pixel of the chip, the logarithm of its light. */
struct wall {
	const struct chip *chip;
	const int32_t *clear;
	int count;
	float *light;
	double level; /* four fifths of the pixels are darker */
};

struct surface {
	int count; /* of terms */
	double terms[TERMS_MAX];
};

static void terms_at(const struct chip *chip, int32_t at, double ret_terms[TERMS_MAX])
{
	double x = ((double)(at % chip->width) - (double)chip->eyes.x) / chip->width;
	int row = at / chip->width;
	double y = ((double)row - (double)chip->eyes.y) / chip->width;
	ret_terms[0] = 1;
	ret_terms[1] = x;
	ret_terms[2] = y;
	ret_terms[3] = x * x;
	ret_terms[4] = x * y;
	ret_terms[5] = y * y;
	ret_terms[6] = x * x * x;
}

static double height_at(const struct surface *surface, const double terms[TERMS_MAX])
{
	double height = 0;
	for (int i = 0; i < surface->count; i++)
		height += surface->terms[i] * terms[i];
	return height;
}

static double weight_of(double remainder)
{
	double far = remainder < 0 ? -remainder / BELOW : remainder / ABOVE;
	return far <= 1 ? 1 : far >= 2 ? 0 : 2 - far;
}

/* Solves the normal equations, of which `rows` holds the upper triangle and, in the last column, the
 * right side. Returns false if the pixels do not determine a surface. */
static bool solve(double rows[TERMS_MAX][TERMS_MAX + 1], struct surface *surface)
{
	int count = surface->count;
	for (int k = 0; k < count; k++) {
		if (rows[k][k] < 1e-9)
			return false;
		for (int i = k + 1; i < count; i++) {
			double factor = rows[k][i] / rows[k][k];
			for (int j = i; j < count; j++)
				rows[i][j] -= factor * rows[k][j];
			rows[i][TERMS_MAX] -= factor * rows[k][TERMS_MAX];
		}
	}
	for (int k = count - 1; k >= 0; k--) {
		double value = rows[k][TERMS_MAX];
		for (int j = k + 1; j < count; j++)
			value -= rows[k][j] * surface->terms[j];
		surface->terms[k] = value / rows[k][k];
	}
	return true;
}

/* Weighs a pixel in the first round, in which no surface is known: places that are much darker than
 * the lightest fifth of the wall count less. */
static double first_weight(const struct wall *wall, double value)
{
	static const double WIDER = 3;
	return weight_of((value - wall->level) / WIDER);
}

static bool fit_round(const struct wall *wall, bool is_first, struct surface *surface)
{
	double rows[TERMS_MAX][TERMS_MAX + 1] = { 0 };
	for (int k = 0; k < wall->count; k += FIT_STEP) {
		double terms[TERMS_MAX], value = (double)wall->light[wall->clear[k]];
		terms_at(wall->chip, wall->clear[k], terms);
		double weight = is_first ? first_weight(wall, value)
					 : weight_of(value - height_at(surface, terms));
		for (int i = 0; i < surface->count; i++) {
			for (int j = i; j < surface->count; j++)
				rows[i][j] += weight * terms[i] * terms[j];
			rows[i][TERMS_MAX] += weight * terms[i] * value;
		}
	}
	return solve(rows, surface);
}

/* Returns the lightest remainder of the backdrop's pixels in the square of 3 x 3 around a pixel. A
 * shadow is dark all over; between strands of hair, the light wall shows. */
static float lightest_at(const float *remainders, int width, int32_t at)
{
	float lightest = remainders[at];
	for (int j = -1; j <= 1; j++)
		for (int i = -1; i <= 1; i++) {
			float value = remainders[at + j * width + i];
			if (value < NOTHING)
				lightest = fmaxf(lightest, value);
		}
	return lightest;
}

/* Returns how far the darkest SHARE of the backdrop lies below the surface that is fitted to it, in
 * log light; 0 if no surface can be fitted. */
static double depth_below(const struct wall *wall, int terms_count, float *remainders)
{
	struct surface surface = { .count = terms_count };
	int32_t bins[BINS] = { 0 };
	for (int round = 0; round < ROUNDS; round++)
		if (!fit_round(wall, round == 0, &surface))
			return 0;
	for (int i = 0; i < wall->chip->width * wall->chip->height; i++)
		remainders[i] = NOTHING;
	for (int k = 0; k < wall->count; k++) {
		double terms[TERMS_MAX];
		int32_t at = wall->clear[k];
		terms_at(wall->chip, at, terms);
		remainders[at] = (float)((double)wall->light[at] - height_at(&surface, terms));
	}
	for (int k = 0; k < wall->count; k++)
		bins[histogram_bin(lightest_at(remainders, wall->chip->width, wall->clear[k]),
				   DEEPEST, STEP, BINS)]++;
	return fmax(-(double)(DEEPEST + ((float)histogram_percentile(bins, SHARE) + 0.5f) * STEP),
		    0);
}

static double level_of(const struct wall *wall)
{
	static const float DARKEST = -4, LEVEL_STEP = 0.016f, LIGHTEST = 0.8f;
	int32_t bins[BINS] = { 0 };
	for (int k = 0; k < wall->count; k++)
		bins[histogram_bin(wall->light[wall->clear[k]], DARKEST, LEVEL_STEP, BINS)]++;
	return (double)(DARKEST +
			((float)histogram_percentile(bins, LIGHTEST) + 0.5f) * LEVEL_STEP);
}

double evenness_shadow(const struct chip *chip, const int32_t *clear, int count,
		       float *const scratch[2])
{
	struct wall wall = { chip, clear, count, scratch[0], 0 };
	if (count < 10 * TERMS_MAX)
		return 0;
	for (int k = 0; k < count; k++)
		wall.light[clear[k]] = logf(chip->light[clear[k]] + FLOOR);
	wall.level = level_of(&wall);
	double quadratic = depth_below(&wall, QUADRATIC, scratch[1]);
	double cubic = depth_below(&wall, CUBIC, scratch[1]);
	return 1 - exp(-fmax(cubic, quadratic - BEND));
}
