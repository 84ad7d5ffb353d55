/* SPDX-License-Identifier: MIT */
/*
 * Turns light into the pixels of a camera: applies exposure, the sRGB curve, the lens's blur and
 * noise.
 *
 * A film holds four numbers for each pixel: B, G, R and an unused one. Their unit is 1/64 of a grey
 * level, because coarser steps would be visible as bands after blur and noise.
 */
#ifndef DAEMON_SITTER_SITTER_FILM_H
#define DAEMON_SITTER_SITTER_FILM_H

#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/sitter/sitter.h"
#include "daemon/sitter/sitter_vector.h"

enum { FILM_CHANNELS = 4, FILM_STEP = 64, FILM_LEVELS = 4096 };

struct film {
	int width, height;
	/* owned by the film; each array has width * height * FILM_CHANNELS numbers */
	int16_t *pixels, *spare;
	int16_t *row;    /* working memory for one row */
	int16_t *grains; /* normally distributed noise, which is added to the pixels */
	/* converts light to the film's level; the index grows with the square root of the light */
	uint16_t levels[FILM_LEVELS];
	float gain_red, gain_green, gain_blue;
};

struct light {
	float red, green, blue; /* linear light; at exposure 1, white has the value 1 / 1.35 */
};

must_check int sitter_film_init(struct film *film, int width, int height); /* -ENOMEM */
void sitter_film_finish(struct film *film);

/* Sets the exposure and the colour warmth that later calls of film_put() use. */
void sitter_film_load(struct film *film, const struct sitter_scene *scene);

/* Returns the light that becomes the colour value `level`, 0..254, on the screen at exposure 1. */
float sitter_film_light_for(float level);

static inline int16_t film_level(const struct film *film, float light)
{
	float root = sqrtf(larger(light, 0)) * FILM_LEVELS;
	return (int16_t)film->levels[root < FILM_LEVELS - 1 ? (int)root : FILM_LEVELS - 1];
}

static inline void film_put(const struct film *film, int16_t pixel[FILM_CHANNELS],
			    struct light light)
{
	pixel[0] = film_level(film, light.blue * film->gain_blue);
	pixel[1] = film_level(film, light.green * film->gain_green);
	pixel[2] = film_level(film, light.red * film->gain_red);
}

/* Blurs the film, adds noise and writes the result to the canvas in 8 bits. The canvas must have
 * the film's size. */
void sitter_film_develop(struct film *film, const struct sitter_scene *scene, uint32_t seed,
			 const struct image *canvas);

#endif
