/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/backdrop.h"

#include <math.h>

#include "daemon/examiner/histogram.h"

enum {
	BINS = 128,
	CLEAR = 25, /* mask value (of 255) below which a pixel is surely backdrop */
	EDGE = 2,   /* chip pixels kept clear of the person: the mask's own error */
};

/* The photo's window about the eyes, in eye distances (480 x 640 at 107 px between the eyes). */
static const float WINDOW_SIDE = 2.3f, WINDOW_UP = 2.4f, WINDOW_DOWN = 2.6f;

static bool is_clear(const struct chip *chip, int x, int y)
{
	for (int j = -EDGE; j <= EDGE; j++)
		for (int i = -EDGE; i <= EDGE; i++) {
			int at = (y + j) * chip->width + x + i;
			if (chip->person[at] > CLEAR || chip->bgr[at][3] == 0)
				return false;
		}
	return true;
}

/* Scharr's gradient of ISO's luminance (255 x linear light). */
static double scharr(const struct chip *chip, int x, int y)
{
	const float *p = chip->light + y * chip->width + x;
	int w = chip->width;
	float dx = 3 * (p[1 - w] - p[-1 - w]) + 10 * (p[1] - p[-1]) + 3 * (p[1 + w] - p[w - 1]);
	float dy = 3 * (p[w - 1] - p[-w - 1]) + 10 * (p[w] - p[-w]) + 3 * (p[w + 1] - p[1 - w]);
	return 255 * (double)hypotf(dx, dy);
}

/* Of the histogram of gradients; beyond its end everything is clutter. */
static const double GRADIENT_STEP = 2, GRADIENT_MAX = 510;

void backdrop_look(const struct scene *scene, struct backdrop *ret_backdrop)
{
	const struct chip *chip = &scene->body;
	int32_t *clear = scene->scratch[0]; /* the places of all clear pixels */
	static const float STEP_L = 100.0f / BINS, STEP_AB = 2;
	int32_t gradients[256] = { 0 };
	int32_t l[BINS] = { 0 }, a[BINS] = { 0 }, b[BINS] = { 0 };
	struct backdrop out = { 0 };
	int x0 = (int)fmaxf(chip->eyes.x - WINDOW_SIDE * chip->iod, EDGE + 1);
	int x1 =
		(int)fminf(chip->eyes.x + WINDOW_SIDE * chip->iod, (float)(chip->width - EDGE - 1));
	int y0 = (int)fmaxf(chip->eyes.y - WINDOW_UP * chip->iod, EDGE + 1);
	int y1 = (int)fminf(chip->eyes.y + WINDOW_DOWN * chip->iod,
			    (float)(chip->height - EDGE - 1));

	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++) {
			int at = y * chip->width + x;
			if (!is_clear(chip, x, y))
				continue;
			clear[out.count++] = at;
			l[histogram_bin(chip->lab_l[at], 0, STEP_L, BINS)]++;
			a[histogram_bin(chip->lab_a[at], -128, STEP_AB, BINS)]++;
			b[histogram_bin(chip->lab_b[at], -128, STEP_AB, BINS)]++;
			double gradient = scharr(chip, x, y);
			out.gradient += gradient;
			gradients[gradient < GRADIENT_MAX ? (int)(gradient / GRADIENT_STEP)
							  : 255]++;
		}
	}
	*ret_backdrop = out;
	if (out.count == 0)
		return;
	out.middle = (struct lab){ histogram_median(l, BINS, out.count, 0, STEP_L),
				   histogram_median(a, BINS, out.count, -128, STEP_AB),
				   histogram_median(b, BINS, out.count, -128, STEP_AB) };
	for (int i = 0; i < out.count; i++) {
		int at = clear[i];
		const uint8_t *p = chip->bgr[at];
		out.burnt += p[0] >= 250 && p[1] >= 250 && p[2] >= 250;
		float distance =
			lab_distance(out.middle, (struct lab){ chip->lab_l[at], chip->lab_a[at],
							       chip->lab_b[at] });
		out.spread += (double)(distance * distance);
	}
	out.spread = sqrt(out.spread / out.count);
	out.gradient /= out.count;
	out.clutter = (histogram_percentile(gradients, 0.8f) + 0.5) * GRADIENT_STEP;
	out.burnt /= out.count;
	*ret_backdrop = out;
}
