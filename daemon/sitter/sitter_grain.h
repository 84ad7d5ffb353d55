/* SPDX-License-Identifier: MIT */
/* Noise for the sitter's skin, hair and cloth: a square of smooth noise that is the same in each
 * run and repeats in all directions. */
#ifndef DAEMON_SITTER_SITTER_GRAIN_H
#define DAEMON_SITTER_SITTER_GRAIN_H

#include <stdint.h>

#include "daemon/sitter/sitter_vector.h"

enum {
	/* number of random values along a side of the tile; the samples between them are
	 * interpolated */
	GRAIN_CELLS = 64,
	GRAIN_SIDE = 256, /* number of samples along a side of the tile */
	GRAIN_SAMPLES_PER_CELL = GRAIN_SIDE / GRAIN_CELLS
};

struct grain {
	/* noise, -1..1; the tile can be repeated without a visible seam */
	float samples[GRAIN_SIDE][GRAIN_SIDE];
};

void sitter_grain_init(struct grain *grain);

/* Returns 32 bits that look random. The same n always gives the same bits. */
static inline uint32_t grain_hash(uint32_t n)
{
	n ^= n >> 16;
	n *= 0x7feb352dU;
	n ^= n >> 15;
	n *= 0x846ca68bU;
	return n ^ (n >> 16);
}

/* Returns the sample nearest to (u, v). The unit of u and v is a cell: the distance between two
 * neighbouring random values. */
static inline float grain_at(const struct grain *grain, float u, float v)
{
	int x = floor_int(u * GRAIN_SAMPLES_PER_CELL), y = floor_int(v * GRAIN_SAMPLES_PER_CELL);
	return grain->samples[y & (GRAIN_SIDE - 1)][x & (GRAIN_SIDE - 1)];
}

/* Like grain_at(), but interpolates between samples. It serves surfaces on which single samples
 * would be visible. */
float sitter_grain_smooth(const struct grain *grain, float u, float v);

#endif
