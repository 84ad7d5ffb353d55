/* SPDX-License-Identifier: MIT */
/*
 * What is behind the person, as far as the photo will show it: plain, even, and where the profile
 * names a colour, of that colour.
 */
#include "daemon/examiner/check.h"

#include <math.h>
#include <string.h>

#include "daemon/examiner/iso.h"

enum {
	BINS = 128,
	CLEAR = 25,        /* mask value (of 255) below which a pixel is surely backdrop */
	EDGE = 2,          /* chip pixels kept clear of the person: the mask's own error */
	COUNT_LEAST = 300, /* a hundredth of the chip: less backdrop than that says nothing */
};

/* The photo's window about the eyes, in eye distances (480 x 640 at 107 px between the eyes). */
static const float WINDOW_SIDE = 2.3f, WINDOW_UP = 2.4f, WINDOW_DOWN = 2.6f;

static bool is_clear(const struct chip *chip, int x, int y)
{
	for (int j = -EDGE; j <= EDGE; j++)
		for (int i = -EDGE; i <= EDGE; i++) {
			const int at = (y + j) * chip->width + x + i;
			if (chip->person[at] > CLEAR || chip->bgr[at][3] == 0)
				return false;
		}
	return true;
}

struct backdrop {
	int count;
	struct lab middle; /* medians */
	double gradient;   /* mean Scharr magnitude, luminance of 0..255 */
	double spread;     /* root mean square colour distance from the medians */
};

static float median_of(const int32_t histogram[BINS], int count, float least, float step)
{
	int seen = 0;
	for (int i = 0; i < BINS; i++) {
		seen += histogram[i];
		if (2 * seen >= count)
			return least + ((float)i + 0.5f) * step;
	}
	return least;
}

static int bin_of(float value, float least, float step)
{
	const int bin = (int)((value - least) / step);
	return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

/* Scharr's gradient of ISO's luminance (255 x linear light). */
static double scharr(const struct chip *chip, int x, int y)
{
	const float *p = chip->light + y * chip->width + x;
	const int w = chip->width;
	const float dx =
		3 * (p[1 - w] - p[-1 - w]) + 10 * (p[1] - p[-1]) + 3 * (p[1 + w] - p[w - 1]);
	const float dy =
		3 * (p[w - 1] - p[-w - 1]) + 10 * (p[w] - p[-w]) + 3 * (p[w + 1] - p[1 - w]);
	return 255 * (double)hypotf(dx, dy);
}

/* clear: room for the places of all clear pixels. */
static void look(const struct chip *chip, int32_t *clear, struct backdrop *ret_backdrop)
{
	static const float STEP_L = 100.0f / BINS, STEP_AB = 2;
	int32_t l[BINS] = { 0 }, a[BINS] = { 0 }, b[BINS] = { 0 };
	struct backdrop out = { 0 };
	const int x0 = (int)fmaxf(chip->eyes.x - WINDOW_SIDE * chip->iod, EDGE + 1);
	const int x1 =
		(int)fminf(chip->eyes.x + WINDOW_SIDE * chip->iod, (float)(chip->width - EDGE - 1));
	const int y0 = (int)fmaxf(chip->eyes.y - WINDOW_UP * chip->iod, EDGE + 1);
	const int y1 = (int)fminf(chip->eyes.y + WINDOW_DOWN * chip->iod,
				  (float)(chip->height - EDGE - 1));

	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++) {
			const int at = y * chip->width + x;
			if (!is_clear(chip, x, y))
				continue;
			clear[out.count++] = at;
			l[bin_of(chip->lab_l[at], 0, STEP_L)]++;
			a[bin_of(chip->lab_a[at], -128, STEP_AB)]++;
			b[bin_of(chip->lab_b[at], -128, STEP_AB)]++;
			out.gradient += scharr(chip, x, y);
		}
	}
	*ret_backdrop = out;
	if (out.count == 0)
		return;
	out.middle = (struct lab){ median_of(l, out.count, 0, STEP_L),
				   median_of(a, out.count, -128, STEP_AB),
				   median_of(b, out.count, -128, STEP_AB) };
	for (int i = 0; i < out.count; i++) {
		const int at = clear[i];
		const float distance =
			lab_distance(out.middle, (struct lab){ chip->lab_l[at], chip->lab_a[at],
							       chip->lab_b[at] });
		out.spread += (double)(distance * distance);
	}
	out.spread = sqrt(out.spread / out.count);
	out.gradient /= out.count;
	*ret_backdrop = out;
}

void check_background(const struct scene *scene, struct measures *measures)
{
	struct backdrop backdrop;

	if (!scene->has_mesh || !scene->has_mask)
		return;
	look(&scene->body, (int32_t *)scene->scratch[0], &backdrop);
	if (backdrop.count < COUNT_LEAST)
		return;
	measures_set_scored(measures, MEASURE_BACKGROUND_UNIFORMITY, backdrop.gradient,
			    iso_background_score(backdrop.gradient));
	measures_set(measures, MEASURE_BACKGROUND_SPREAD, backdrop.spread);
	if (!scene->profile->backdrop_is_set)
		return;
	const struct lab wanted = lab_of(scene->profile->backdrop.r, scene->profile->backdrop.g,
					 scene->profile->backdrop.b);
	measures_set(measures, MEASURE_BACKDROP_DISTANCE,
		     (double)lab_distance(backdrop.middle, wanted));
}
