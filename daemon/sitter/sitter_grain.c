/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_grain.h"

static float cell_value(int x, int y)
{
	uint32_t cell = (uint32_t)(y % GRAIN_CELLS) * GRAIN_CELLS + (uint32_t)(x % GRAIN_CELLS);
	return (float)(grain_hash(cell + 1) & 0xffff) / 32767.5f - 1;
}

void sitter_grain_init(struct grain *grain)
{
	for (int y = 0; y < GRAIN_SIDE; y++)
		for (int x = 0; x < GRAIN_SIDE; x++) {
			int i = x / GRAIN_SAMPLES_PER_CELL, j = y / GRAIN_SAMPLES_PER_CELL;
			float u = (float)(x % GRAIN_SAMPLES_PER_CELL) / GRAIN_SAMPLES_PER_CELL;
			float v = (float)(y % GRAIN_SAMPLES_PER_CELL) / GRAIN_SAMPLES_PER_CELL;
			u = smooth_step(0, 1, u);
			v = smooth_step(0, 1, v);
			grain->samples[y][x] =
				mix(mix(cell_value(i, j), cell_value(i + 1, j), u),
				    mix(cell_value(i, j + 1), cell_value(i + 1, j + 1), u), v);
		}
}

float sitter_grain_smooth(const struct grain *grain, float u, float v)
{
	float x = u * GRAIN_SAMPLES_PER_CELL, y = v * GRAIN_SAMPLES_PER_CELL;
	int left = floor_int(x), top = floor_int(y);
	int i = left & (GRAIN_SIDE - 1), j = top & (GRAIN_SIDE - 1);
	int k = (i + 1) & (GRAIN_SIDE - 1), l = (j + 1) & (GRAIN_SIDE - 1);
	float share = x - (float)left;
	return mix(mix(grain->samples[j][i], grain->samples[j][k], share),
		   mix(grain->samples[l][i], grain->samples[l][k], share), y - (float)top);
}
