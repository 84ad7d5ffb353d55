/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_film.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/sitter/sitter_grain.h"
#include "daemon/sitter/sitter_vector.h"

/* The film's gain at exposure 1. The light of skin and cloth is given as albedo; with this gain a
 * white shirt is white in the picture. */
static const float base_gain = 1.35f;
/* Above this light the film's response flattens out instead of clipping, like the response of a
 * camera. */
static const float shoulder = 0.75f;

enum {
	GRAINS = 1 << 16,
	GRAIN_ONE = 4096, /* number in film.grains that means one standard deviation */
	/* limit of the noise, in standard deviations; a larger number would overflow 16 bits */
	GRAIN_MAX = 4,
	/* denominator of the blur's weight k, which is at most a quarter of this number */
	BLUR_ONE = 65536,
};

/* The light at which the table of levels ends. For all light above it the film has the same
 * level. */
static const float light_max = 4;

static float srgb(float linear)
{
	return linear <= 0.0031308f ? 12.92f * linear : 1.055f * powf(linear, 1 / 2.4f) - 0.055f;
}

static float linear(float srgb_level)
{
	return srgb_level <= 0.04045f ? srgb_level / 12.92f
				      : powf((srgb_level + 0.055f) / 1.055f, 2.4f);
}

static float bend(float light)
{
	const float rest = 1 - shoulder;
	return light <= shoulder ? light : shoulder + rest * (1 - expf(-(light - shoulder) / rest));
}

float sitter_film_light_for(float level)
{
	const float rest = 1 - shoulder;
	float light = linear(level / 255);
	if (light > shoulder)
		light = shoulder - rest * logf(1 - (light - shoulder) / rest);
	return light / base_gain;
}

/* Returns a random number with a nearly normal distribution of variance 1: the sum of twelve
 * uniform random numbers. */
static int16_t normal_grain(uint32_t index)
{
	float sum = -6;
	for (uint32_t i = 0; i < 12; i++)
		sum += (float)(grain_hash(index * 12 + i) & 0xffff) / 65536;
	return (int16_t)lrintf(smaller(larger(sum, -GRAIN_MAX), GRAIN_MAX) * GRAIN_ONE);
}

int sitter_film_init(struct film *film, int width, int height)
{
	size_t numbers = (size_t)width * (size_t)height * FILM_CHANNELS;
	size_t row = (size_t)width * FILM_CHANNELS;
	*film = (struct film){ .width = width, .height = height };
	film->pixels = calloc(numbers, sizeof(*film->pixels));
	film->spare = calloc(numbers, sizeof(*film->spare));
	film->row = calloc(row, sizeof(*film->row));
	film->grains = calloc(GRAINS + row, sizeof(*film->grains));
	if (!film->pixels || !film->spare || !film->row || !film->grains) {
		sitter_film_finish(film);
		return -ENOMEM;
	}
	for (size_t i = 0; i < GRAINS + row; i++)
		film->grains[i] = normal_grain((uint32_t)(i % GRAINS));
	for (int i = 0; i < FILM_LEVELS; i++) {
		float root = (float)i / FILM_LEVELS;
		float level = srgb(bend(root * root * light_max));
		film->levels[i] = (uint16_t)lrintf(255 * FILM_STEP * level);
	}
	return 0;
}

void sitter_film_finish(struct film *film)
{
	free(film->pixels);
	free(film->spare);
	free(film->row);
	free(film->grains);
	*film = (struct film){ 0 };
}

void sitter_film_load(struct film *film, const struct sitter_scene *scene)
{
	float gain = base_gain * scene->exposure / light_max;
	film->gain_red = gain * (1 + scene->warmth);
	film->gain_green = gain;
	film->gain_blue = gain * (1 - scene->warmth);
}

/* ---- blur: a pass has the weights k, 1 - 2k, k and adds a variance of 2k in its direction ---- */

static int16_t *film_row(int16_t *pixels, const struct film *film, int y)
{
	int inside = y < 0 ? 0 : y >= film->height ? film->height - 1 : y;
	return pixels + (size_t)inside * (size_t)film->width * FILM_CHANNELS;
}

/* Returns `here`, blurred with its neighbours `before` and `after`. As all numbers have 16 bits,
 * one instruction computes eight of these values. */
static int16_t towards(int16_t here, int16_t before, int16_t after, int16_t k)
{
	int16_t apart = (int16_t)(before + after - 2 * here);
	return (int16_t)(here + (int16_t)((apart * k) >> 16));
}

static void blur_down(const int16_t *restrict above, const int16_t *restrict here,
		      const int16_t *restrict below, int16_t k, int count, int16_t *restrict out)
{
	for (int i = 0; i < count; i++)
		out[i] = towards(here[i], above[i], below[i], k);
}

static void blur_along(const int16_t *restrict in, int16_t k, int count, int16_t *restrict out)
{
	const int last = count - FILM_CHANNELS;
	memcpy(out, in, FILM_CHANNELS * sizeof(*out));
	for (int i = FILM_CHANNELS; i < last; i++)
		out[i] = towards(in[i], in[i - FILM_CHANNELS], in[i + FILM_CHANNELS], k);
	memcpy(out + last, in + last, FILM_CHANNELS * sizeof(*out));
}

static void blur_pass(struct film *film, int16_t k)
{
	int count = film->width * FILM_CHANNELS;
	for (int y = 0; y < film->height; y++) {
		blur_down(film_row(film->pixels, film, y - 1), film_row(film->pixels, film, y),
			  film_row(film->pixels, film, y + 1), k, count, film->row);
		blur_along(film->row, k, count, film_row(film->spare, film, y));
	}
	int16_t *blurred = film->spare;
	film->spare = film->pixels;
	film->pixels = blurred;
}

static void blur(struct film *film, float deviation)
{
	/* largest weight k that a pass may have; with this weight a pass blurs most */
	const float full = 0.25f;
	float variance = deviation * deviation;
	int passes = (int)(variance / (2 * full));
	for (int i = 0; i < passes; i++)
		blur_pass(film, (int16_t)(full * BLUR_ONE));
	float rest = variance - (float)passes * 2 * full;
	int16_t k = (int16_t)lrintf(rest / 2 * BLUR_ONE);
	if (k > 0)
		blur_pass(film, k);
}

/* ---- noise and conversion to 8 bits ---- */

/*
 * Adds noise to a level. The noise of photons grows with the light, so the noise is multiplied by a
 * factor that rises from 0.65 in the dark to 1.15 in white. All numbers fit in 16 bits: strength is
 * at most 3200 (a standard deviation of 50 grey levels), so `quarter` is below 920, and 32 *
 * quarter is below 2^15.
 */
static uint8_t develop(int16_t level, int16_t grain, int16_t strength)
{
	int16_t quarter = (int16_t)((strength * (int16_t)(10650 + (level >> 1))) >> 16);
	int16_t noise = (int16_t)(((int16_t)(quarter << 5) * grain) >> 16);
	int16_t value = (int16_t)(level + 2 * noise + FILM_STEP / 2);
	value = (int16_t)(value >> 6);
	return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static void develop_row(const int16_t *restrict in, const int16_t *restrict grains,
			int16_t strength, int count, uint8_t *restrict out)
{
	for (int i = 0; i < count; i++)
		out[i] = develop(in[i], grains[i], strength);
}

void sitter_film_develop(struct film *film, const struct sitter_scene *scene, uint32_t seed,
			 const struct image *canvas)
{
	_Static_assert(FILM_STEP == 1 << 6, "develop() shifts by it");
	int16_t strength = (int16_t)lrintf(scene->noise * FILM_STEP);
	if (scene->blur > 0)
		blur(film, scene->blur);
	for (int y = 0; y < film->height; y++) {
		uint32_t start = grain_hash(seed * 4099 + (uint32_t)y) % GRAINS;
		develop_row(film_row(film->pixels, film, y), film->grains + start, strength,
			    film->width * FILM_CHANNELS, image_row(canvas, y));
	}
}
