/* SPDX-License-Identifier: MIT */
/*
 * Turns light into the numbers of a camera's sensor: exposure, sRGB, the lens's blur, noise.
 *
 * A film holds four numbers for each pixel: B, G, R and an unused number. Their unit is 1/64 grey
 * level, because coarser steps would show as bands after blur and noise.
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
	int16_t *pixels, *spare;      /* owned; each has width * height * FILM_CHANNELS numbers */
	int16_t *row;                 /* scratch memory for one row */
	int16_t *grains;              /* normally distributed noise */
	uint16_t levels[FILM_LEVELS]; /* the sRGB level, indexed by the square root of the light */
	float gain_red, gain_green, gain_blue;
};

struct light {
	float red, green, blue; /* linear; at exposure 1 white is 1 / 1.35 */
};

must_check int sitter_film_init(struct film *film, int width, int height); /* -ENOMEM */
void sitter_film_finish(struct film *film);

/* Sets exposure and warmth for later calls of film_put(). */
void sitter_film_load(struct film *film, const struct sitter_scene *scene);

/* Returns the light that gives the screen colour `level`, 0..254, at exposure 1. */
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

/* Blurs the film, adds noise and writes the result to the canvas in 8 bits. The canvas has the
 * film's size. */
void sitter_film_develop(struct film *film, const struct sitter_scene *scene, uint32_t seed,
			 const struct image *canvas);

#endif
