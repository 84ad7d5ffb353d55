/* SPDX-License-Identifier: MIT */
/*
 * Sharpness is the fine detail of eyes, brows, nose and mouth, divided by their coarse detail, at a
 * fixed eye distance. Contrast and skin tone cancel out in this ratio. Fine detail is measured
 * along rows and along columns, and the smaller result counts, because a movement blurs one
 * direction only. The finest grain of the skin (noise, JPEG artefacts) is subtracted first.
 * Otherwise a noisy blurred picture would look sharp.
 */
#include "daemon/examiner/check.h"

#include <math.h>
#include <string.h>

/*
 * Smooths each row with the filter [1 2 1] / 4, whose three pixels are `gap` columns apart. A row
 * must have more than 2 * gap pixels.
 */
static void smooth_rows(const float *in, float *out, int width, int height, int gap)
{
	for (int y = 0; y < height; y++) {
		const float *restrict row = in + y * width;
		float *restrict smoothed = out + y * width;
		for (int x = gap; x < width - gap; x++)
			smoothed[x] = (row[x - gap] + 2 * row[x] + row[x + gap]) / 4;
		/*
		 * Where the filter reaches beyond an end of the row, it uses the end pixel of the
		 * row instead.
		 */
		for (int x = 0; x < gap; x++) {
			int end = width - 1 - x;
			smoothed[x] = (row[0] + 2 * row[x] + row[x + gap]) / 4;
			smoothed[end] = (row[end - gap] + 2 * row[end] + row[width - 1]) / 4;
		}
	}
}

static void smooth_columns(const float *in, float *out, int width, int height, int gap)
{
	for (int y = 0; y < height; y++) {
		const float *up = in + (y >= gap ? y - gap : 0) * width;
		const float *row = in + y * width;
		const float *down = in + (y + gap < height ? y + gap : height - 1) * width;
		for (int x = 0; x < width; x++)
			out[y * width + x] = (up[x] + 2 * row[x] + down[x]) / 4;
	}
}

enum { GRAIN_BINS = 256 };
/*
 * The width of one bin, in CIELAB lightness. 256 bins reach up to 5, and the grain of sensors is
 * far smaller than 5.
 */
static const float GRAIN_STEP = 0.02f;

struct energy {
	double features;
	int count;
	/* Histogram of the absolute values of the detail on the cheeks. */
	int32_t grain[GRAIN_BINS];
	int grain_count;
};

static void add_band(const struct chip *chip, int first, int rows, const float *fine,
		     const float *coarse, struct energy *energy)
{
	for (int i = 0; i < rows * chip->width; i++) {
		unsigned bits = chip->regions[first * chip->width + i];
		float d = fine[i] - coarse[i];
		if (!(bits & REGION_FACE))
			continue;
		energy->features += (double)(d * d);
		energy->count++;
		if (!(bits & REGION_CHEEKS))
			continue;
		int bin = (int)(fabsf(d) / GRAIN_STEP);
		energy->grain[bin < GRAIN_BINS ? bin : GRAIN_BINS - 1]++;
		energy->grain_count++;
	}
}

/*
 * Returns the variance of the grain on the cheeks. It is computed from the median of the detail, so
 * that glasses or a mole on a cheek do not raise it.
 */
static double grain_of(const struct energy *energy)
{
	/*
	 * The standard deviation of a normal distribution, divided by the median of its absolute
	 * values.
	 */
	double DEVIATION_OF_MEDIAN = 1.4826;
	int seen = 0, bin = 0;
	for (; bin < GRAIN_BINS - 1; bin++) {
		seen += energy->grain[bin];
		if (2 * seen >= energy->grain_count)
			break;
	}
	double deviation = ((double)bin + 0.5) * (double)GRAIN_STEP * DEVIATION_OF_MEDIAN;
	return deviation * deviation;
}

/* Returns the mean square of the fine detail of the features, minus the variance of the grain. */
static double detail_of(const struct energy *energy)
{
	return fmax(energy->features / energy->count - grain_of(energy), 0);
}

void check_sharpness(const struct scene *scene, struct measures *measures)
{
	const struct chip *chip = &scene->face;

	if (!scene->has_mesh)
		return;
	float top = fminf(chip->points[landmarks_brow_upper[0][2]].y,
			  chip->points[landmarks_brow_upper[1][2]].y);
	int first = (int)fmaxf(top - 0.1f * chip->iod, 0);
	int last = (int)fminf(chip->points[LANDMARK_LIP_BOTTOM].y + 0.1f * chip->iod,
			      (float)chip->height);
	int rows = last - first;
	if (rows < chip->iod / 2)
		return;
	const float *face = chip->lab_l + first * chip->width;
	float *coarse = scene->scratch[0], *coarser = scene->scratch[1], *half = scene->scratch[2];
	struct energy across = { 0 }, down = { 0 }, shape = { 0 };

	smooth_rows(face, half, chip->width, rows, 1);
	add_band(chip, first, rows, face, half, &across);
	smooth_columns(face, half, chip->width, rows, 1);
	add_band(chip, first, rows, face, half, &down);
	smooth_rows(half, coarse, chip->width, rows, 1);
	for (int gap = 2; gap <= 4; gap *= 2) {
		smooth_rows(coarse, half, chip->width, rows, gap);
		smooth_columns(half, coarse, chip->width, rows, gap);
	}
	smooth_rows(coarse, half, chip->width, rows, 8);
	smooth_columns(half, coarser, chip->width, rows, 8);
	add_band(chip, first, rows, coarse, coarser, &shape);
	if (across.count == 0 || across.grain_count == 0)
		return;
	double coarsest = fmax(shape.features / shape.count, 0.01);
	measures_set(measures, MEASURE_SKIN_TEXTURE, sqrt(grain_of(&across) + grain_of(&down)));
	measures_set(measures, MEASURE_FOCUS,
		     sqrt(fmin(detail_of(&across), detail_of(&down)) / coarsest));
}
