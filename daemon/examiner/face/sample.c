/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/sample.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"

/* A column sum of more 8-bit rows than this would not fit 16 bits. */
enum { MOST_ROWS_A_SUM = 257 };
/* Bilinear weights in 1/128: two of them and a pixel stay within 32 bits with room. */
enum { WEIGHT_BITS = 7, WEIGHT_ONE = 1 << WEIGHT_BITS };

typedef uint32_t sum4 __attribute__((vector_size(16)));

struct sampler {
	uint16_t *sums; /* one row's column sums, 4 a pixel */
	size_t sums_count;
	int *edges; /* of the output's columns */
	size_t edges_count;
	uint8_t *shrunk; /* the part of the picture that is warped, made smaller */
	size_t shrunk_bytes;
};

int sampler_create(struct sampler **ret_sampler)
{
	struct sampler *sampler = calloc(1, sizeof(*sampler));

	if (!sampler)
		return -ENOMEM;
	*ret_sampler = sampler;
	return 0;
}

void sampler_destroy(struct sampler *sampler)
{
	if (!sampler)
		return;
	free(sampler->sums);
	free(sampler->edges);
	free(sampler->shrunk);
	free(sampler);
}

/* Room for `count` elements; old contents are not kept. */
static int reserve(void **memory, size_t *had, size_t count, size_t element_bytes)
{
	void *grown;

	if (count <= *had)
		return 0;
	grown = malloc(count * element_bytes);
	if (!grown)
		return -ENOMEM;
	free(*memory);
	*memory = grown;
	*had = count;
	return 0;
}

static int reserve_rows(struct sampler *sampler, int width, int columns)
{
	void *sums = sampler->sums, *edges = sampler->edges;
	int r = reserve(&sums, &sampler->sums_count, (size_t)width * 4, sizeof(*sampler->sums));

	sampler->sums = sums;
	if (r < 0)
		return r;
	r = reserve(&edges, &sampler->edges_count, (size_t)columns + 1, sizeof(*sampler->edges));
	sampler->edges = edges;
	return r;
}

static int clamp_int(int value, int low, int high)
{
	value = value < low ? low : value;
	return value > high ? high : value;
}

/*
 * sums[4 * x + c] over the rows first..last-1 (every second, third... where they are too many),
 * columns from..to-1. Returns how many rows were summed.
 */
static int sum_rows(const struct image *image, int first, int last, int from, int to,
		    uint16_t *sums)
{
	size_t count = 4 * (size_t)(to - from);
	int step = (last - first - 1) / MOST_ROWS_A_SUM + 1, rows = 0;

	memset(sums, 0, count * sizeof(*sums));
	for (int y = first; y < last; y += step, rows++) {
		const uint8_t *row = image_row(image, y) + 4 * (size_t)from;

		for (size_t k = 0; k < count; k++)
			sums[k] = (uint16_t)(sums[k] + row[k]);
	}
	return rows;
}

static sum4 sum_columns(const uint16_t *sums, int count)
{
	sum4 total = { 0 };

	for (int k = 0; k < count; k++, sums += 4)
		total += (sum4){ sums[0], sums[1], sums[2], sums[3] };
	return total;
}

static void fill_black(float *rgb, int pixels, float offset)
{
	for (int k = 0; k < 3 * pixels; k++)
		rgb[k] = offset;
}

/* One output row from the column sums; edges are relative to column `from`. */
static void average_cells(const struct sampler *sampler, int rows,
			  const struct sample_target *target, float *rgb)
{
	for (int x = 0; x < target->width; x++, rgb += 3) {
		int first = sampler->edges[x], count = sampler->edges[x + 1] - first;
		float weight;
		sum4 total;

		if (count <= 0) {
			fill_black(rgb, 1, target->offset);
			continue;
		}
		total = sum_columns(sampler->sums + 4 * (size_t)first, count);
		weight = target->scale / (float)(count * rows);
		rgb[0] = (float)total[2] * weight + target->offset;
		rgb[1] = (float)total[1] * weight + target->offset;
		rgb[2] = (float)total[0] * weight + target->offset;
	}
}

static int shrink_region(struct sampler *sampler, const struct image *image, struct box region,
			 const struct sample_target *target)
{
	float step_x = region.width / (float)target->width;
	float step_y = region.height / (float)target->height;
	int from, to;
	int r = reserve_rows(sampler, image->width, target->width);

	if (r < 0)
		return r;
	for (int x = 0; x <= target->width; x++)
		sampler->edges[x] =
			clamp_int((int)lrintf(region.x + (float)x * step_x), 0, image->width);
	from = sampler->edges[0];
	to = sampler->edges[target->width];
	for (int x = 0; x <= target->width; x++)
		sampler->edges[x] -= from;
	for (int y = 0; y < target->height; y++) {
		float *rgb = target->rgb + (size_t)y * (size_t)target->width * 3;
		int first = clamp_int((int)lrintf(region.y + (float)y * step_y), 0, image->height);
		int last = clamp_int((int)lrintf(region.y + (float)(y + 1) * step_y), 0,
				     image->height);

		if (last <= first || to <= from) {
			fill_black(rgb, target->width, target->offset);
			continue;
		}
		average_cells(sampler, sum_rows(image, first, last, from, to, sampler->sums),
			      target, rgb);
	}
	return 0;
}

struct fixed_point {
	int32_t x, y; /* 1/65536 pixel, of the upper left pixel's centre */
};

/* Blends the four pixels around a place that lies inside the picture with its right neighbours. */
static void blend(const struct image *image, struct fixed_point at,
		  const struct sample_target *target, float *rgb)
{
	const uint8_t *top = image_row(image, at.y >> 16) + 4 * (size_t)(at.x >> 16);
	const uint8_t *bottom = top + image->stride;
	int u = (at.x & 0xffff) >> (16 - WEIGHT_BITS), v = (at.y & 0xffff) >> (16 - WEIGHT_BITS);
	float weight = target->scale / (WEIGHT_ONE * WEIGHT_ONE);

	for (int c = 0; c < 3; c++) {
		int above = top[c] * (WEIGHT_ONE - u) + top[4 + c] * u;
		int below = bottom[c] * (WEIGHT_ONE - u) + bottom[4 + c] * u;

		rgb[2 - c] =
			(float)(above * (WEIGHT_ONE - v) + below * v) * weight + target->offset;
	}
}

/* The same anywhere: the picture's edge pixels go on for ever. */
static void blend_clamped(const struct image *image, struct fixed_point at,
			  const struct sample_target *target, float *rgb)
{
	int x = at.x >> 16, y = at.y >> 16;
	int x0 = clamp_int(x, 0, image->width - 1), x1 = clamp_int(x + 1, 0, image->width - 1);
	const uint8_t *top = image_row(image, clamp_int(y, 0, image->height - 1));
	const uint8_t *bottom = image_row(image, clamp_int(y + 1, 0, image->height - 1));
	int u = (at.x & 0xffff) >> (16 - WEIGHT_BITS), v = (at.y & 0xffff) >> (16 - WEIGHT_BITS);
	float weight = target->scale / (WEIGHT_ONE * WEIGHT_ONE);

	for (int c = 0; c < 3; c++) {
		int above = top[4 * x0 + c] * (WEIGHT_ONE - u) + top[4 * x1 + c] * u;
		int below = bottom[4 * x0 + c] * (WEIGHT_ONE - u) + bottom[4 * x1 + c] * u;

		rgb[2 - c] =
			(float)(above * (WEIGHT_ONE - v) + below * v) * weight + target->offset;
	}
}

static bool is_inside(const struct image *image, struct fixed_point at)
{
	return at.x >= 0 && at.y >= 0 && at.x >> 16 < image->width - 1 &&
	       at.y >> 16 < image->height - 1;
}

static int32_t to_fixed(float value)
{
	/* Far outside is as good as just outside, and keeps the steps of a row from overflowing. */
	return (int32_t)lrintf(fminf(fmaxf(value, -8192.0f), 16000.0f) * 65536.0f);
}

static void warp(const struct image *image, const struct sample_map *map,
		 const struct sample_target *target)
{
	for (int y = 0; y < target->height; y++) {
		float *rgb = target->rgb + (size_t)y * (size_t)target->width * 3;
		float v = (float)y + 0.5f, last = (float)target->width - 0.5f;
		struct point left = sample_map_point(map, 0.5f, v);
		struct point right = sample_map_point(map, last, v);
		struct fixed_point at = { to_fixed(left.x - 0.5f), to_fixed(left.y - 0.5f) };
		struct fixed_point end = { to_fixed(right.x - 0.5f), to_fixed(right.y - 0.5f) };
		int steps = target->width > 1 ? target->width - 1 : 1;
		int32_t dx = (end.x - at.x) / steps, dy = (end.y - at.y) / steps;

		if (is_inside(image, at) && is_inside(image, end)) {
			for (int x = 0; x < target->width; x++, rgb += 3, at.x += dx, at.y += dy)
				blend(image, at, target, rgb);
			continue;
		}
		for (int x = 0; x < target->width; x++, rgb += 3, at.x += dx, at.y += dy)
			blend_clamped(image, at, target, rgb);
	}
}

int sample_region(struct sampler *sampler, const struct image *image, struct box region,
		  const struct sample_target *target)
{
	struct sample_map map = { .xx = region.width / (float)target->width,
				  .x0 = region.x,
				  .yy = region.height / (float)target->height,
				  .y0 = region.y };

	/* Below that, whole pixels a cell would be too uneven. */
	if (map.xx >= 2 && map.yy >= 2)
		return shrink_region(sampler, image, region, target);
	warp(image, &map, target);
	for (int y = 0; y < target->height; y++) {
		float *rgb = target->rgb + (size_t)y * (size_t)target->width * 3;
		float row = map.y0 + ((float)y + 0.5f) * map.yy;

		for (int x = 0; x < target->width; x++) {
			float column = map.x0 + ((float)x + 0.5f) * map.xx;

			if (row < 0 || row >= (float)image->height || column < 0 ||
			    column >= (float)image->width)
				fill_black(rgb + 3 * (size_t)x, 1, target->offset);
		}
	}
	return 0;
}

struct bounds {
	int left, top, right, bottom; /* right and bottom are outside */
};

/* The part of the picture that the map reaches, with a pixel around for the blending. */
static struct bounds reach(const struct image *image, const struct sample_map *map,
			   const struct sample_target *target, int margin)
{
	float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

	for (int k = 0; k < 4; k++) {
		struct point corner = sample_map_point(map, k & 1 ? (float)target->width : 0,
						       k & 2 ? (float)target->height : 0);

		x0 = fminf(x0, corner.x);
		y0 = fminf(y0, corner.y);
		x1 = fmaxf(x1, corner.x);
		y1 = fmaxf(y1, corner.y);
	}
	return (struct bounds){
		.left = (int)fminf(fmaxf(x0 - (float)margin, 0), (float)image->width),
		.top = (int)fminf(fmaxf(y0 - (float)margin, 0), (float)image->height),
		.right = (int)fminf(fmaxf(x1 + (float)margin, 0), (float)image->width),
		.bottom = (int)fminf(fmaxf(y1 + (float)margin, 0), (float)image->height),
	};
}

/* Averages squares of factor x factor pixels, from the bounds' corner on. */
static int shrink(struct sampler *sampler, const struct image *image, struct bounds bounds,
		  int factor, struct image *ret_shrunk)
{
	int width = (bounds.right - bounds.left) / factor;
	int height = (bounds.bottom - bounds.top) / factor;
	uint32_t pixels = (uint32_t)(factor * factor), half = pixels / 2;
	uint32_t inverse = ((1u << 24) + pixels - 1) / pixels; /* exact enough for 8 bits */
	void *memory = sampler->shrunk;
	int r = reserve(&memory, &sampler->shrunk_bytes, 4 * (size_t)width * (size_t)height, 1);

	sampler->shrunk = memory;
	if (r == 0)
		r = reserve_rows(sampler, image->width, 1);
	if (r < 0)
		return r;
	for (int y = 0; y < height; y++) {
		uint8_t *out = sampler->shrunk + 4 * (size_t)width * (size_t)y;
		int first = bounds.top + y * factor;

		(void)sum_rows(image, first, first + factor, bounds.left,
			       bounds.left + width * factor, sampler->sums);
		for (int x = 0; x < width; x++, out += 4) {
			sum4 total = sum_columns(sampler->sums + 4 * (size_t)(x * factor), factor);

			for (int c = 0; c < 3; c++)
				out[c] = (uint8_t)(((uint64_t)(total[c] + half) * inverse) >> 24);
			out[3] = 0;
		}
	}
	*ret_shrunk = (struct image){ .pixels = sampler->shrunk,
				      .width = width,
				      .height = height,
				      .stride = 4 * (size_t)width };
	return 0;
}

int sample_warp(struct sampler *sampler, const struct image *image, const struct sample_map *map,
		const struct sample_target *target)
{
	float scale = hypotf(map->xx, map->yx);
	int factor = scale < 2 ? 1 : (int)fminf(scale, 16);
	struct bounds bounds = reach(image, map, target, 2 * factor);
	struct sample_map inner = *map;
	struct image shrunk;
	float inverse = 1 / (float)factor;
	int r;

	if (factor == 1 || bounds.right - bounds.left < 2 * factor ||
	    bounds.bottom - bounds.top < 2 * factor) {
		warp(image, map, target);
		return 0;
	}
	r = shrink(sampler, image, bounds, factor, &shrunk);
	if (r < 0)
		return r;
	inner.xx *= inverse;
	inner.xy *= inverse;
	inner.yx *= inverse;
	inner.yy *= inverse;
	inner.x0 = (map->x0 - (float)bounds.left) * inverse;
	inner.y0 = (map->y0 - (float)bounds.top) * inverse;
	warp(&shrunk, &inner, target);
	return 0;
}
