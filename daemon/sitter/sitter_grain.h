/* SPDX-License-Identifier: MIT */
/* Repeatable noise for the sitter's skin, hair and cloth: a smooth tile that is cheap to look up.
 */
#ifndef DAEMON_SITTER_SITTER_GRAIN_H
#define DAEMON_SITTER_SITTER_GRAIN_H

#include <stdint.h>

#include "daemon/sitter/sitter_vector.h"

enum {
	GRAIN_CELLS = 64,                                 /* independent values along a side */
	GRAIN_SIDE = 256,                                 /* samples along a side */
	GRAIN_SAMPLES_PER_CELL = GRAIN_SIDE / GRAIN_CELLS /* smooth between the values */
};

struct grain {
	float samples[GRAIN_SIDE][GRAIN_SIDE]; /* -1..1, the borders meet */
};

void sitter_grain_init(struct grain *grain);

/* A number of 32 bits that looks random. */
static inline uint32_t grain_hash(uint32_t n)
{
	n ^= n >> 16;
	n *= 0x7feb352dU;
	n ^= n >> 15;
	n *= 0x846ca68bU;
	return n ^ (n >> 16);
}

/* Units are cells; the nearest sample is taken. */
static inline float grain_at(const struct grain *grain, float u, float v)
{
	int x = floor_int(u * GRAIN_SAMPLES_PER_CELL), y = floor_int(v * GRAIN_SAMPLES_PER_CELL);
	return grain->samples[y & (GRAIN_SIDE - 1)][x & (GRAIN_SIDE - 1)];
}

/* The same, smooth between samples: for what is seen larger than they are. */
float sitter_grain_smooth(const struct grain *grain, float u, float v);

#endif
