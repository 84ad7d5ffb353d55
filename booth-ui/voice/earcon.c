/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/earcon.h"

#include <math.h>
#include <string.h>

enum { PARTS_MAX = 3, FADE_MS = 6, SECOND_MS = 1000 };

/* Part of a sound. */
struct part {
	int ms;
	float hertz; /* 0: silence; NOISE: the noise of a shutter's blades */
	float level; /* 0..1 */
};

static const float NOISE = -1;

static const struct part parts[][PARTS_MAX] = {
	[CLIP_TICK - CLIP_EARCON_FIRST] = { { 60, 880, 0.4F } },
	[CLIP_SHUTTER -
		CLIP_EARCON_FIRST] = { { 30, NOISE, 0.7F }, { 50, 0, 0 }, { 45, NOISE, 0.5F } },
	[CLIP_GOOD - CLIP_EARCON_FIRST] = { { 110, 659.3F, 0.4F }, { 170, 880, 0.4F } },
	[CLIP_BAD - CLIP_EARCON_FIRST] = { { 140, 440, 0.4F }, { 200, 329.6F, 0.4F } },
	[CLIP_NEARER - CLIP_EARCON_FIRST] = { { 60, 1174.7F, 0.3F } },
	[CLIP_FARTHER - CLIP_EARCON_FIRST] = { { 60, 523.3F, 0.3F } },
};

static void put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value & 0xff);
	at[1] = (uint8_t)(value >> 8 & 0xff);
}

static void put32(uint8_t *at, uint32_t value)
{
	put16(at, value & 0xffff);
	put16(at + 2, value >> 16);
}

/* The head of a WAV file with one channel of 16 bits. */
static void put_head(uint8_t head[44], uint32_t data_bytes)
{
	static const uint8_t letters[40] = "RIFF    WAVEfmt                     data";
	memcpy(head, letters, sizeof(letters));
	put32(head + 4, 36 + data_bytes);
	put32(head + 16, 16);
	put16(head + 20, 1);
	put16(head + 22, 1);
	put32(head + 24, EARCON_RATE);
	put32(head + 28, EARCON_RATE * 2);
	put16(head + 32, 2);
	put16(head + 34, 16);
	put32(head + 40, data_bytes);
}

/* Rises and falls at the ends, so that nothing cracks. */
static float fade(int frame, int frames)
{
	float edge = (float)FADE_MS * EARCON_RATE / SECOND_MS;
	float in = (float)frame / edge, out = (float)(frames - frame) / edge;
	return fminf(1, fminf(in, out));
}

static float noise(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U; /* Numerical Recipes' linear congruence */
	return (float)(*seed >> 8) / (float)(1U << 23) - 1;
}

static size_t put_part(const struct part *part, uint8_t *samples)
{
	int frames = part->ms * EARCON_RATE / SECOND_MS;
	uint32_t seed = 1;
	for (int i = 0; i < frames; i++) {
		float phase = 2 * (float)M_PI * part->hertz * (float)i / EARCON_RATE;
		float value = part->hertz < 0 ? noise(&seed) : sinf(phase);
		value *= part->level * fade(i, frames);
		put16(samples + (size_t)i * 2, (unsigned)(int)(value * INT16_MAX) & 0xffff);
	}
	return (size_t)frames * 2;
}

size_t earcon_make(enum clip clip, uint8_t ret_bytes[EARCON_BYTES_MAX])
{
	if (!clip_is_earcon(clip))
		return 0;
	const struct part *part = parts[clip - CLIP_EARCON_FIRST];
	size_t size = 44;
	for (int i = 0; i < PARTS_MAX && part[i].ms > 0; i++)
		size += put_part(&part[i], ret_bytes + size);
	put_head(ret_bytes, (uint32_t)(size - 44));
	return size;
}
