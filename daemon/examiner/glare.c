/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/glare.h"

#include <math.h>
#include <string.h>

#include "daemon/examiner/glare_tables.h"
#include "daemon/examiner/histogram.h"

/* Distance between the middles of the eyes, in cells, and the place midway between them. */
static const float EYES_APART = 24, EYES_X = 28.25f, EYES_Y = 12.25f;
/* Differences of lightness and of colours, in CIELAB, that count as 1; larger ones end at MOST. */
static const float LIGHT_UNIT = 25, COLOUR_UNIT = 12, MOST = 4;

/* A layer: output[y][x] = the sum over a square of size x size of the input, from (y, x) * step on.
 * The weights lie as [size * size * in][out]. */
struct layer {
	int size, step, in, out;
	const int8_t *weights;
	float scale;
	const float *biases;
};

static const struct layer layers[] = {
	{ 5, 2, GLARE_CHANNELS, GLARE_OUT1, glare_weights1, GLARE_SCALE1, glare_biases1 },
	{ 3, 2, GLARE_OUT1, GLARE_OUT2, glare_weights2, GLARE_SCALE2, glare_biases2 },
	{ 3, 1, GLARE_OUT2, GLARE_OUT3, glare_weights3, GLARE_SCALE3, glare_biases3 },
};

enum { LAYERS = sizeof(layers) / sizeof(layers[0]), OUT_MAX = 32 };

struct plane {
	const float *values; /* height * width * channels */
	int height, width;
};

static void convolve_at(const struct layer *layer, const struct plane *in, int y, int x,
			float *ret_out)
{
	float sums[OUT_MAX] = { 0 };
	const int8_t *weight = layer->weights;
	for (int j = 0; j < layer->size; j++) {
		const float *row =
			in->values + (size_t)((y + j) * in->width + x) * (size_t)layer->in;
		for (int i = 0; i < layer->size * layer->in; i++, weight += layer->out)
			for (int k = 0; k < layer->out; k++)
				sums[k] += row[i] * (float)weight[k];
	}
	for (int k = 0; k < layer->out; k++)
		ret_out[k] = fmaxf(sums[k] * layer->scale + layer->biases[k], 0);
}

/* Returns the layer's output, of which `out` is the memory. */
static struct plane convolve(const struct layer *layer, const struct plane *in, float *out)
{
	struct plane result = { out, (in->height - layer->size) / layer->step + 1,
				(in->width - layer->size) / layer->step + 1 };
	for (int y = 0; y < result.height; y++)
		for (int x = 0; x < result.width; x++, out += layer->out)
			convolve_at(layer, in, y * layer->step, x * layer->step, out);
	return result;
}

float glare_score(const float view[GLARE_HEIGHT][GLARE_WIDTH][GLARE_CHANNELS], float *scratch)
{
	struct plane plane = { &view[0][0][0], GLARE_HEIGHT, GLARE_WIDTH };
	for (int i = 0; i < LAYERS; i++) {
		plane = convolve(&layers[i], &plane, scratch);
		scratch += plane.height * plane.width * layers[i].out;
	}
	int cells = plane.height * plane.width;
	float score = glare_bias;
	for (int k = 0; k < GLARE_OUT3; k++) {
		float largest = 0, sum = 0;
		for (int i = 0; i < cells; i++) {
			float value = plane.values[i * GLARE_OUT3 + k];
			largest = fmaxf(largest, value);
			sum += value;
		}
		score += glare_largest[k] * largest + glare_mean[k] * sum / (float)cells;
	}
	return score;
}

/* ---- the view ---- */

struct area {
	int first_x, last_x, first_y, last_y; /* last_x and last_y lie outside */
};

static struct area clipped(const struct chip *chip, float left, float right, float top,
			   float bottom)
{
	return (struct area){ (int)fmaxf(left, 0), (int)fminf(right, (float)chip->width),
			      (int)fmaxf(top, 0), (int)fminf(bottom, (float)chip->height) };
}

enum { BINS = 256 };

struct skin_bins {
	int32_t l[BINS], a[BINS], b[BINS];
	int count;
};

static void count_skin(const struct chip *chip, const struct area *area, struct skin_bins *bins)
{
	for (int y = area->first_y; y < area->last_y; y++)
		for (int x = area->first_x; x < area->last_x; x++) {
			int at = y * chip->width + x;
			if (chip->bgr[at][3] == 0)
				continue;
			bins->l[histogram_bin(chip->lab_l[at], 0, 0.4f, BINS)]++;
			bins->a[histogram_bin(chip->lab_a[at], -102.4f, 0.8f, BINS)]++;
			bins->b[histogram_bin(chip->lab_b[at], -102.4f, 0.8f, BINS)]++;
			bins->count++;
		}
}

/* Finds the median colour of both cheeks' upper halves. Returns false if too little is seen. */
static bool find_skin(const struct chip *face, struct lab *ret_skin)
{
	static const float NEAR = 0.42f, FAR = 1, TOP = 0.625f, BOTTOM = 0.96f;
	struct skin_bins bins = { .count = 0 };
	for (int side = -1; side <= 1; side += 2) {
		float a = face->eyes.x + (float)side * NEAR * face->iod;
		float b = face->eyes.x + (float)side * FAR * face->iod;
		struct area area =
			clipped(face, fminf(a, b), fmaxf(a, b), face->eyes.y + TOP * face->iod,
				face->eyes.y + BOTTOM * face->iod);
		count_skin(face, &area, &bins);
	}
	if (bins.count < 200)
		return false;
	*ret_skin = (struct lab){ histogram_median(bins.l, BINS, bins.count, 0, 0.4f),
				  histogram_median(bins.a, BINS, bins.count, -102.4f, 0.8f),
				  histogram_median(bins.b, BINS, bins.count, -102.4f, 0.8f) };
	return true;
}

/* Returns 1 inside the place of a lens, 0 outside, and a share at its border. */
static float zone_at(int x, int y)
{
	static const float WIDE = 13.5f, HIGH = 11.5f, MIDDLE_Y = 13.5f, STEEP = 6;
	float most = 0;
	for (int side = -1; side <= 1; side += 2) {
		float u = ((float)x - EYES_X - (float)side * EYES_APART / 2) / WIDE;
		float v = ((float)y - MIDDLE_Y) / HIGH;
		most = fmaxf(most, (1 - hypotf(u, v)) * STEEP);
	}
	return fminf(most, 1);
}

/* Returns the mean colour of the chip's pixels in a cell. */
static bool colour_of_cell(const struct chip *face, int x, int y, struct lab *ret_colour)
{
	float size = face->iod / EYES_APART;
	float left = face->eyes.x + ((float)x - EYES_X) * size;
	float top = face->eyes.y + ((float)y - EYES_Y) * size;
	struct area area =
		clipped(face, left + 0.5f, left + size + 0.5f, top + 0.5f, top + size + 0.5f);
	struct lab sum = { 0, 0, 0 };
	float count = 0;
	for (int j = area.first_y; j < area.last_y; j++)
		for (int i = area.first_x; i < area.last_x; i++) {
			struct lab c = chip_lab(face, i, j);
			sum.l += c.l;
			sum.a += c.a;
			sum.b += c.b;
			count++;
		}
	if (count > 0)
		*ret_colour = (struct lab){ sum.l / count, sum.a / count, sum.b / count };
	return count > 0;
}

static float limited(float value)
{
	return fminf(fmaxf(value, -MOST), MOST);
}

bool glare_view(const struct chip *face, float ret_view[GLARE_HEIGHT][GLARE_WIDTH][GLARE_CHANNELS])
{
	struct lab skin;
	if (!find_skin(face, &skin))
		return false;
	for (int y = 0; y < GLARE_HEIGHT; y++)
		for (int x = 0; x < GLARE_WIDTH; x++) {
			float *cell = ret_view[y][x], zone = zone_at(x, y);
			struct lab c = skin;
			memset(cell, 0, GLARE_CHANNELS * sizeof(*cell));
			if (zone <= 0 || !colour_of_cell(face, x, y, &c))
				continue;
			/* In the shade, skin has less colour, as lightness falls. */
			float shade = (c.l + 16) / (skin.l + 16);
			cell[0] = zone * limited((c.l - skin.l) / LIGHT_UNIT);
			cell[1] = zone * limited((c.a - skin.a * shade) / COLOUR_UNIT);
			cell[2] = zone * limited((c.b - skin.b * shade) / COLOUR_UNIT);
		}
	return true;
}
