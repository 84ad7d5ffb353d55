/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/backdrop.h"

#include <math.h>

#include "daemon/examiner/evenness.h"
#include "daemon/examiner/histogram.h"

enum {
	BINS = 128,
	/* A pixel is surely backdrop if its value in the person mask (0..255) is at most this. */
	CLEAR = 25,
	/*
	 * Backdrop pixels that are at most this many pixels from the person are left out, because
	 * the edge of the person mask is only exact to about 2 pixels.
	 */
	EDGE = 2,
};

/*
 * How far the photo reaches from the eyes to each side, up and down, in eye distances. The numbers
 * suit a photo of 480 x 640 pixels in which the eyes are 107 pixels apart.
 */
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

/*
 * Returns the strength of the luminance gradient at a pixel, by Scharr's filter. As in ISO 29794-5,
 * luminance is linear light from 0 to 255.
 */
static double scharr(const struct chip *chip, int at)
{
	const float *p = chip->light + at;
	int w = chip->width;
	float dx = 3 * (p[1 - w] - p[-1 - w]) + 10 * (p[1] - p[-1]) + 3 * (p[1 + w] - p[w - 1]);
	float dy = 3 * (p[w - 1] - p[-w - 1]) + 10 * (p[w] - p[-w]) + 3 * (p[w + 1] - p[1 - w]);
	return 255 * (double)hypotf(dx, dy);
}

/*
 * The histogram of gradients: the width of one bin, and the gradient at which the last bin begins.
 * All larger gradients share the last bin, because they are clutter in any case.
 */
static const double GRADIENT_STEP = 2, GRADIENT_MAX = 510;

/*
 * The columns and rows of the body chip that the photo will show. last_x and last_y are the first
 * column and row that it does not show.
 */
struct window {
	int first_x, last_x, first_y, last_y;
};

static struct window window_of(const struct chip *chip)
{
	float unit = chip->iod;
	return (struct window){
		.first_x = (int)fmaxf(chip->eyes.x - WINDOW_SIDE * unit, EDGE + 1),
		.last_x = (int)fminf(chip->eyes.x + WINDOW_SIDE * unit,
				     (float)(chip->width - EDGE - 1)),
		.first_y = (int)fmaxf(chip->eyes.y - WINDOW_UP * unit, EDGE + 1),
		.last_y = (int)fminf(chip->eyes.y + WINDOW_DOWN * unit,
				     (float)(chip->height - EDGE - 1)),
	};
}

/* Writes the indices of all pixels that are surely backdrop to ret_clear; returns their number. */
static int find_clear(const struct chip *chip, int32_t *ret_clear)
{
	struct window window = window_of(chip);
	int count = 0;
	for (int y = window.first_y; y < window.last_y; y++)
		for (int x = window.first_x; x < window.last_x; x++)
			if (is_clear(chip, x, y))
				ret_clear[count++] = y * chip->width + x;
	return count;
}

static struct lab median_of(const struct chip *chip, const int32_t *clear, int count)
{
	static const float STEP_L = 100.0f / BINS, STEP_AB = 2, LEAST_AB = -128;
	int32_t l[BINS] = { 0 }, a[BINS] = { 0 }, b[BINS] = { 0 };
	for (int i = 0; i < count; i++) {
		int at = clear[i];
		l[histogram_bin(chip->lab_l[at], 0, STEP_L, BINS)]++;
		a[histogram_bin(chip->lab_a[at], LEAST_AB, STEP_AB, BINS)]++;
		b[histogram_bin(chip->lab_b[at], LEAST_AB, STEP_AB, BINS)]++;
	}
	return (struct lab){ histogram_median(l, BINS, count, 0, STEP_L),
			     histogram_median(a, BINS, count, LEAST_AB, STEP_AB),
			     histogram_median(b, BINS, count, LEAST_AB, STEP_AB) };
}

static void read_gradients(const struct chip *chip, const int32_t *clear, struct backdrop *out)
{
	int32_t gradients[256] = { 0 };
	for (int i = 0; i < out->count; i++) {
		double gradient = scharr(chip, clear[i]);
		out->gradient += gradient;
		gradients[gradient < GRADIENT_MAX ? (int)(gradient / GRADIENT_STEP) : 255]++;
	}
	out->gradient /= out->count;
	out->clutter = (histogram_percentile(gradients, 0.8f) + 0.5) * GRADIENT_STEP;
}

static void read_colours(const struct chip *chip, const int32_t *clear, struct backdrop *out)
{
	out->middle = median_of(chip, clear, out->count);
	for (int i = 0; i < out->count; i++) {
		int at = clear[i];
		const uint8_t *p = chip->bgr[at];
		struct lab c = { chip->lab_l[at], chip->lab_a[at], chip->lab_b[at] };
		float distance = lab_distance(out->middle, c);
		out->burnt += p[0] >= 250 && p[1] >= 250 && p[2] >= 250;
		out->spread += (double)(distance * distance);
	}
	out->spread = sqrt(out->spread / out->count);
	out->burnt /= out->count;
}

void backdrop_look(const struct chip *chip, void *const scratch[3], struct backdrop *ret_backdrop)
{
	int32_t *clear = scratch[0]; /* the indices of all pixels that are surely backdrop */
	struct backdrop out = { .count = find_clear(chip, clear) };
	if (out.count > 0) {
		read_gradients(chip, clear, &out);
		read_colours(chip, clear, &out);
		out.shadow = evenness_shadow(chip, clear, out.count,
					     (float *const[2]){ scratch[1], scratch[2] });
	}
	*ret_backdrop = out;
}
