/* SPDX-License-Identifier: MIT */
#include "booth-ui/fade.h"

#include <stdlib.h>
#include <string.h>

/* The weight of the new page is a number of these parts. */
enum { WHOLE = 256 };

static void free_image(struct image *image)
{
	free(image->pixels);
	*image = (struct image){ 0 };
}

/* Gives the image the size of the canvas. Returns false without memory. */
static bool fit(struct image *image, const struct image *canvas)
{
	bool is_same = image->pixels && image->width == canvas->width &&
		       image->height == canvas->height && image->stride == canvas->stride;
	if (is_same)
		return true;
	free_image(image);
	uint8_t *pixels = malloc((size_t)canvas->height * canvas->stride);
	if (!pixels)
		return false;
	*image = *canvas;
	image->pixels = pixels;
	return true;
}

void fade_begin(struct fade *fade, const struct image *canvas, int64_t now_ms)
{
	fade->is_on = fit(&fade->before, canvas) && fit(&fade->shown, canvas);
	if (!fade->is_on)
		return;
	memcpy(fade->before.pixels, canvas->pixels, (size_t)canvas->height * canvas->stride);
	fade->began_ms = now_ms;
}

void fade_stop(struct fade *fade)
{
	fade->is_on = false;
}

/* Blends two pixels, two channels at a time. */
static uint32_t blend(uint32_t old, uint32_t new, uint32_t weight)
{
	const uint32_t pairs = 0x00ff00ff;
	uint32_t even = (old & pairs) * (WHOLE - weight) + (new &pairs) * weight;
	uint32_t odd = (old >> 8 & pairs) * (WHOLE - weight) + (new >> 8 & pairs) * weight;
	return (even >> 8 & pairs) | (odd & ~pairs);
}

static void blend_row(uint8_t *to, const uint8_t *old, const uint8_t *new, int width,
		      uint32_t weight)
{
	for (int x = 0; x < width; x++) {
		size_t at = (size_t)x * sizeof(uint32_t);
		uint32_t before, after;
		memcpy(&before, old + at, sizeof(before));
		memcpy(&after, new + at, sizeof(after));
		after = blend(before, after, weight);
		memcpy(to + at, &after, sizeof(after));
	}
}

const struct image *fade_frame(struct fade *fade, const struct image *canvas, int64_t now_ms)
{
	int64_t since_ms = now_ms - fade->began_ms;
	if (!fade->is_on || since_ms >= FADE_MS) {
		fade->is_on = false;
		return canvas;
	}
	uint32_t weight = (uint32_t)(since_ms > 0 ? since_ms * WHOLE / FADE_MS : 0);
	for (int y = 0; y < canvas->height; y++)
		blend_row(image_row(&fade->shown, y), image_row(&fade->before, y),
			  image_row(canvas, y), canvas->width, weight);
	return &fade->shown;
}

int64_t fade_next_ms(const struct fade *fade, int64_t now_ms)
{
	return fade->is_on ? now_ms + FADE_STEP_MS : -1;
}

void fade_free(struct fade *fade)
{
	free_image(&fade->before);
	free_image(&fade->shown);
	fade->is_on = false;
}
