/* SPDX-License-Identifier: MIT */
/*
 * Sharpness: how much fine detail eyes, brows, nose and mouth have against their coarse detail, at
 * a fixed eye distance. A ratio, so contrast and skin tone cancel. The skin's own finest grain
 * (noise, JPEG) is taken off first, else a noisy blurred picture would read sharp.
 */
#include "daemon/examiner/check.h"

#include <math.h>
#include <string.h>

enum { BANDS = 4 };

/* One pass of [1 2 1] / 4 with `gap` pixels between the taps, rows then columns. */
static void smooth(const float *in, float *scratch, float *out, int width, int height, int gap)
{
	for (int y = 0; y < height; y++) {
		const float *row = in + y * width;
		for (int x = 0; x < width; x++) {
			int left = x >= gap ? x - gap : 0;
			int right = x + gap < width ? x + gap : width - 1;
			scratch[y * width + x] = (row[left] + 2 * row[x] + row[right]) / 4;
		}
	}
	for (int y = 0; y < height; y++) {
		const float *up = scratch + (y >= gap ? y - gap : 0) * width;
		const float *row = scratch + y * width;
		const float *down = scratch + (y + gap < height ? y + gap : height - 1) * width;
		for (int x = 0; x < width; x++)
			out[y * width + x] = (up[x] + 2 * row[x] + down[x]) / 4;
	}
}

enum { GRAIN_BINS = 256 };
static const float GRAIN_STEP = 0.04f; /* L: up to 10, far beyond any sensor's noise */

struct energy {
	double features;
	int count;
	int32_t grain[GRAIN_BINS]; /* |detail| on the cheeks */
	int grain_count;
};

static void add_band(const struct chip *chip, int first, int rows, const float *fine,
		     const float *coarse, struct energy *energy)
{
	for (int i = 0; i < rows * chip->width; i++) {
		const unsigned bits = chip->regions[first * chip->width + i];
		const float d = fine[i] - coarse[i];
		if (!(bits & REGION_FACE))
			continue;
		energy->features += (double)(d * d);
		energy->count++;
		if (!(bits & REGION_CHEEKS))
			continue;
		const int bin = (int)(fabsf(d) / GRAIN_STEP);
		energy->grain[bin < GRAIN_BINS ? bin : GRAIN_BINS - 1]++;
		energy->grain_count++;
	}
}

/* Variance of the cheeks' grain from its median: a frame or a mole there does not count. */
static double grain_of(const struct energy *energy)
{
	const double DEVIATION_OF_MEDIAN = 1.4826; /* normal distribution */
	int seen = 0, bin = 0;
	for (; bin < GRAIN_BINS - 1; bin++) {
		seen += energy->grain[bin];
		if (2 * seen >= energy->grain_count)
			break;
	}
	const double deviation = ((double)bin + 0.5) * (double)GRAIN_STEP * DEVIATION_OF_MEDIAN;
	return deviation * deviation;
}

void check_sharpness(const struct scene *scene, struct measures *measures)
{
	const struct chip *chip = &scene->face;
	struct energy bands[BANDS] = { 0 };

	if (!scene->has_mesh)
		return;
	const float top = fminf(chip->points[landmarks_brow_upper[0][2]].y,
				chip->points[landmarks_brow_upper[1][2]].y);
	const int first = (int)fmaxf(top - 0.1f * chip->iod, 0);
	const int last = (int)fminf(chip->points[LANDMARK_LIP_BOTTOM].y + 0.1f * chip->iod,
				    (float)chip->height);
	const int rows = last - first;
	if (rows < chip->iod / 2)
		return;
	const float *fine = chip->lab_l + first * chip->width;
	float *coarse = scene->scratch[0];
	for (int band = 0; band < BANDS; band++) {
		smooth(fine, scene->scratch[2], coarse, chip->width, rows, 1 << band);
		add_band(chip, first, rows, fine, coarse, &bands[band]);
		fine = coarse;
		coarse = scene->scratch[(band + 1) % 2];
	}
	const struct energy *least = &bands[0], *most = &bands[BANDS - 1];
	if (least->count == 0 || least->grain_count == 0)
		return;
	const double grain = grain_of(least);
	const double detail = least->features / least->count - grain;
	const double shape = most->features / most->count;
	measures_set(measures, MEASURE_SKIN_TEXTURE, sqrt(grain));
	measures_set(measures, MEASURE_FOCUS, sqrt(fmax(detail, 0) / fmax(shape, 0.01)));
}
