/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/sample.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/vector.h"

/*
 * At most this many rows are summed, because the sum of more 8-bit values would not fit into 16
 * bits.
 */
enum { ROWS_A_SUM_MAX = 257 };
/* Bilinear weights are multiples of 1/128, so that weight * pixel fits into 16 bits. */
enum { WEIGHT_BITS = 7, WEIGHT_ONE = 1 << WEIGHT_BITS };
/*
 * A region that is shrunk by at least this factor is sampled from the half-size copy of the
 * picture. In this copy, each output pixel still covers at least two pixels along each side.
 */
#define HALF_FROM 4.0f

struct sampler {
	const struct image *image;
	/* the half-size copy of the picture; half.pixels is null until the copy is made */
	struct image half;
	/* The rows half_first..half_last-1 of the half-size copy are filled. */
	int half_first, half_last;
	uint8_t *half_pixels;
	size_t half_bytes;
	uint16_t *sums; /* for each column, the sums of B, G, R and X over some rows */
	size_t sums_count;
	int *edges; /* for each output column, the first picture column that belongs to it */
	size_t edges_count;
	uint8_t *shrunk; /* memory for a part of the picture that is shrunk before it is sampled */
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
	free(sampler->half_pixels);
	free(sampler);
}

void sampler_set(struct sampler *sampler, const struct image *image)
{
	sampler->image = image;
	sampler->half.pixels = NULL;
}

/* Makes room for `count` elements. If the memory must grow, its old contents are lost. */
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
 * Sums the pixels of the rows first..last-1, separately for each of the columns from..to-1, into
 * sums[4 * x + channel]. If there are more than ROWS_A_SUM_MAX rows, takes only every second row
 * (or every third, and so on). Returns the number of rows taken.
 */
static int sum_rows(const struct image *image, int first, int last, int from, int to,
		    uint16_t *restrict sums)
{
	size_t count = 4 * (size_t)(to - from);
	int step = (last - first - 1) / ROWS_A_SUM_MAX + 1, rows = 1;
	const uint8_t *restrict row = image_row(image, first) + 4 * (size_t)from;
	for (size_t k = 0; k < count; k++)
		sums[k] = row[k];
	for (int y = first + step; y < last; y += step, rows++) {
		row = image_row(image, y) + 4 * (size_t)from;
		for (size_t k = 0; k < count; k++)
			sums[k] = (uint16_t)(sums[k] + row[k]);
	}
	return rows;
}

static u32x4 sum_columns(const uint16_t *sums, int count)
{
	u32x4 total = { 0 };
	for (int k = 0; k < count; k++, sums += 4) {
		u16x4 pixel;
		memcpy(&pixel, sums, sizeof(pixel));
		total += __builtin_convertvector(pixel, u32x4);
	}
	return total;
}

/* Computes the same as sum_columns(), for totals that fit into 16 bits. */
static u32x4 sum_few_columns(const uint16_t *sums, int count)
{
	u16x4 total = { 0 };
	for (int k = 0; k < count; k++, sums += 4) {
		u16x4 pixel;
		memcpy(&pixel, sums, sizeof(pixel));
		total += pixel;
	}
	return __builtin_convertvector(total, u32x4);
}

static void fill_black(float *rgb, int pixels, float offset)
{
	for (int k = 0; k < 3 * pixels; k++)
		rgb[k] = offset;
}

/*
 * Makes one output row. Each of its pixels is the mean of a cell of picture pixels, computed from
 * the column sums in sampler->sums.
 */
static void average_cells(const struct sampler *sampler, int rows,
			  const struct sample_target *target, float *rgb)
{
	int last_count = 0;
	float weight = 0;
	for (int x = 0; x < target->width; x++, rgb += 3) {
		int first = sampler->edges[x], count = sampler->edges[x + 1] - first;
		const uint16_t *sums = sampler->sums + 4 * (size_t)first;
		if (count <= 0) {
			fill_black(rgb, 1, target->offset);
			continue;
		}
		if (count != last_count) {
			weight = target->scale / (float)(count * rows);
			last_count = count;
		}
		u32x4 total = count * rows <= ROWS_A_SUM_MAX ? sum_few_columns(sums, count)
							     : sum_columns(sums, count);
		f32x4 pixel =
			__builtin_convertvector((i32x4)total, f32x4) * weight + target->offset;
		pixel = __builtin_shufflevector(pixel, pixel, 2, 1, 0, 3); /* B, G, R to R, G, B */
		memcpy(rgb, &pixel, 3 * sizeof(*rgb));
	}
}

/* Returns the edge between pixels (0..size) that is nearest to `place`. */
static int edge_at(float place, int size)
{
	return (int)lrintf(fminf(fmaxf(place, 0), (float)size));
}

/*
 * Finds the first picture column that belongs to each output column. Columns are counted from the
 * picture's column `from`.
 */
static void find_edges(struct sampler *sampler, int image_width, struct box region, int columns,
		       int from, int to)
{
	float step = region.width / (float)columns;
	for (int x = 0; x <= columns; x++)
		sampler->edges[x] =
			clamp_int(edge_at(region.x + (float)x * step, image_width), from, to) -
			from;
}

static int shrink_region(struct sampler *sampler, const struct image *image, struct box region,
			 const struct sample_target *target)
{
	float step_y = region.height / (float)target->height;
	int from = edge_at(region.x, image->width);
	int to = edge_at(region.x + region.width, image->width);
	int r = reserve_rows(sampler, image->width, target->width);
	if (r < 0)
		return r;
	find_edges(sampler, image->width, region, target->width, from, to);
	for (int y = 0; y < target->height; y++) {
		float *rgb = target->rgb + (size_t)y * (size_t)target->width * 3;
		int first = edge_at(region.y + (float)y * step_y, image->height);
		int last = edge_at(region.y + (float)(y + 1) * step_y, image->height);
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
	int32_t x, y; /* in units of 1/65536 pixel; (0, 0) is the centre of the first pixel */
};

/*
 * Interpolates between two neighbouring pixels of each of two rows, and writes one R, G, B pixel.
 */
static void blend(u8x8 above, u8x8 below, struct fixed_point at, const struct sample_target *target,
		  float *rgb)
{
	int u = (at.x & 0xffff) >> (16 - WEIGHT_BITS), v = (at.y & 0xffff) >> (16 - WEIGHT_BITS);
	float weight = target->scale / (WEIGHT_ONE * WEIGHT_ONE);
	/*
	 * Both rows are widened at once, because compilers widen a whole vector in one step but
	 * half a vector in several steps.
	 */
	u16x16 both =
		__builtin_convertvector(__builtin_shufflevector(above, below, 0, 1, 2, 3, 4, 5, 6,
								7, 8, 9, 10, 11, 12, 13, 14, 15),
					u16x16);
	u16x8 top = __builtin_shufflevector(both, both, 0, 1, 2, 3, 4, 5, 6, 7);
	u16x8 bottom = __builtin_shufflevector(both, both, 8, 9, 10, 11, 12, 13, 14, 15);
	u16x8 rows = top * (uint16_t)(WEIGHT_ONE - v) + bottom * (uint16_t)v;
	i32x8 wide = __builtin_convertvector(rows, i32x8);
	i32x4 first = __builtin_shufflevector(wide, wide, 0, 1, 2, 3);
	i32x4 second = __builtin_shufflevector(wide, wide, 4, 5, 6, 7);
	f32x4 left = __builtin_convertvector(first, f32x4);
	f32x4 right = __builtin_convertvector(second, f32x4);
	f32x4 pixel = left * (weight * (float)(WEIGHT_ONE - u)) + right * (weight * (float)u) +
		      target->offset;
	pixel = __builtin_shufflevector(pixel, pixel, 2, 1, 0, 3); /* B, G, R, X to R, G, B */
	memcpy(rgb, &pixel, 3 * sizeof(*rgb));
}

/* Samples the picture at a place whose four surrounding pixels all lie inside the picture. */
static void blend_inside(const struct image *image, struct fixed_point at,
			 const struct sample_target *target, float *rgb)
{
	const uint8_t *top = image_row(image, at.y >> 16) + 4 * (size_t)(at.x >> 16);
	u8x8 above, below;
	memcpy(&above, top, sizeof(above));
	memcpy(&below, top + image->stride, sizeof(below));
	blend(above, below, at, target, rgb);
}

/* Samples the picture at any place. Outside the picture, the nearest edge pixel is used. */
static void blend_clamped(const struct image *image, struct fixed_point at,
			  const struct sample_target *target, float *rgb)
{
	int x = at.x >> 16, y = at.y >> 16;
	size_t x0 = (size_t)clamp_int(x, 0, image->width - 1);
	size_t x1 = (size_t)clamp_int(x + 1, 0, image->width - 1);
	const uint8_t *top = image_row(image, clamp_int(y, 0, image->height - 1));
	const uint8_t *bottom = image_row(image, clamp_int(y + 1, 0, image->height - 1));
	uint8_t pairs[2][8];
	u8x8 above, below;
	memcpy(pairs[0], top + 4 * x0, 4);
	memcpy(pairs[0] + 4, top + 4 * x1, 4);
	memcpy(pairs[1], bottom + 4 * x0, 4);
	memcpy(pairs[1] + 4, bottom + 4 * x1, 4);
	memcpy(&above, pairs[0], sizeof(above));
	memcpy(&below, pairs[1], sizeof(below));
	blend(above, below, at, target, rgb);
}

static bool is_inside(const struct image *image, struct fixed_point at)
{
	return at.x >= 0 && at.y >= 0 && at.x >> 16 < image->width - 1 &&
	       at.y >> 16 < image->height - 1;
}

static int32_t to_fixed(float value)
{
	/*
	 * A place far outside the picture is moved nearer, so that the steps along a row do not
	 * overflow.
	 */
	return (int32_t)lrintf(fminf(fmaxf(value, -8192.0f), 16000.0f) * 65536.0f);
}

static void warp(const struct image *image, const struct plane_map *map,
		 const struct sample_target *target)
{
	for (int y = 0; y < target->height; y++) {
		float *rgb = target->rgb + (size_t)y * (size_t)target->width * 3;
		float v = (float)y + 0.5f, last = (float)target->width - 0.5f;
		struct point left = plane_apply(map, (struct point){ 0.5f, v });
		struct point right = plane_apply(map, (struct point){ last, v });
		struct fixed_point at = { to_fixed(left.x - 0.5f), to_fixed(left.y - 0.5f) };
		struct fixed_point end = { to_fixed(right.x - 0.5f), to_fixed(right.y - 0.5f) };
		int steps = target->width > 1 ? target->width - 1 : 1;
		int32_t dx = (end.x - at.x) / steps, dy = (end.y - at.y) / steps;
		if (is_inside(image, at) && is_inside(image, end)) {
			for (int x = 0; x < target->width; x++, rgb += 3, at.x += dx, at.y += dy)
				blend_inside(image, at, target, rgb);
			continue;
		}
		for (int x = 0; x < target->width; x++, rgb += 3, at.x += dx, at.y += dy)
			blend_clamped(image, at, target, rgb);
	}
}

/*
 * Computes two pixels, each the mean of two by two pixels: 16 bytes of each of two rows become 8
 * bytes.
 */
static void halve_four(const uint8_t *top, const uint8_t *bottom, uint8_t *out)
{
	u8x16 above, below;
	memcpy(&above, top, sizeof(above));
	memcpy(&below, bottom, sizeof(below));
	u16x16 sums =
		__builtin_convertvector(above, u16x16) + __builtin_convertvector(below, u16x16);
	u16x8 left = __builtin_shufflevector(sums, sums, 0, 1, 2, 3, 8, 9, 10, 11);
	u16x8 right = __builtin_shufflevector(sums, sums, 4, 5, 6, 7, 12, 13, 14, 15);
	u8x8 means = __builtin_convertvector((left + right + 2) >> 2, u8x8);
	memcpy(out, &means, sizeof(means));
}

static void halve(const struct image *image, const struct image *half, int first, int last)
{
	for (int y = first; y < last; y++) {
		const uint8_t *top = image_row(image, 2 * y), *bottom = top + image->stride;
		uint8_t *out = image_row(half, y);
		int x = 0;
		for (; x + 2 <= half->width; x += 2, top += 16, bottom += 16, out += 8)
			halve_four(top, bottom, out);
		for (int c = 0; c < 4 && x < half->width; c++)
			out[c] = (uint8_t)((top[c] + top[4 + c] + bottom[c] + bottom[4 + c] + 2) >>
					   2);
	}
}

/*
 * Fills the rows first..last-1 of the half-size copy, and any rows between them and the rows that
 * earlier calls filled. The other rows stay empty, because a tracked face needs only its own rows.
 */
static void fill_half(struct sampler *sampler, int first, int last)
{
	const struct image *image = sampler->image, *half = &sampler->half;
	/* Rounding of the coordinates needs one more row at either end. */
	first = clamp_int(first - 1, 0, half->height - 1);
	last = clamp_int(last + 1, first + 1, half->height);
	if (sampler->half_first == sampler->half_last)
		sampler->half_first = sampler->half_last = first;
	if (first < sampler->half_first) {
		halve(image, half, first, sampler->half_first);
		sampler->half_first = first;
	}
	if (last > sampler->half_last) {
		halve(image, half, sampler->half_last, last);
		sampler->half_last = last;
	}
}

/*
 * Writes the half-size copy of the picture to *ret_half. If there is no copy yet, makes one whose
 * rows are not filled. *ret_half becomes null if the picture is too small for a copy.
 */
static int get_half(struct sampler *sampler, const struct image **ret_half)
{
	const struct image *image = sampler->image;
	struct image half = { .width = image->width / 2,
			      .height = image->height / 2,
			      .stride = 4 * (size_t)(image->width / 2) };
	void *memory = sampler->half_pixels;
	int r = 0;
	if (!sampler->half.pixels && half.width > 0 && half.height > 0) {
		r = reserve(&memory, &sampler->half_bytes, half.stride * (size_t)half.height, 1);
		sampler->half_pixels = memory;
		if (r < 0)
			return r;
		half.pixels = sampler->half_pixels;
		sampler->half = half;
		sampler->half_first = sampler->half_last = 0;
	}
	*ret_half = sampler->half.pixels ? &sampler->half : NULL;
	return r;
}

static void blacken_outside(const struct image *image, const struct plane_map *map,
			    const struct sample_target *target)
{
	for (int y = 0; y < target->height; y++) {
		float *rgb = target->rgb + (size_t)y * (size_t)target->width * 3;
		float row = map->ty + ((float)y + 0.5f) * map->d;
		for (int x = 0; x < target->width; x++) {
			float column = map->tx + ((float)x + 0.5f) * map->a;

			if (row < 0 || row >= (float)image->height || column < 0 ||
			    column >= (float)image->width)
				fill_black(rgb + 3 * (size_t)x, 1, target->offset);
		}
	}
}

int sample_region(struct sampler *sampler, struct box region, const struct sample_target *target)
{
	struct plane_map map = { .a = region.width / (float)target->width,
				 .tx = region.x,
				 .d = region.height / (float)target->height,
				 .ty = region.y };
	const struct image *half = NULL;
	if (map.a >= HALF_FROM && map.d >= HALF_FROM) {
		int r = get_half(sampler, &half);
		if (r < 0)
			return r;
	}
	if (half) {
		region = (struct box){ region.x / 2, region.y / 2, region.width / 2,
				       region.height / 2 };
		fill_half(sampler, edge_at(region.y, half->height),
			  edge_at(region.y + region.height, half->height));
		return shrink_region(sampler, half, region, target);
	}
	/*
	 * If an output pixel covers fewer than two picture pixels along a side, cells of whole
	 * pixels would differ too much in size.
	 */
	if (map.a >= 2 && map.d >= 2)
		return shrink_region(sampler, sampler->image, region, target);
	warp(sampler->image, &map, target);
	blacken_outside(sampler->image, &map, target);
	return 0;
}

struct bounds {
	/* the rectangle of columns left..right-1 and rows top..bottom-1 */
	int left, top, right, bottom;
};

/*
 * Returns the part of the picture to which the map takes the output, enlarged by `margin` pixels on
 * each side.
 */
static struct bounds reach(const struct image *image, const struct plane_map *map,
			   const struct sample_target *target, int margin)
{
	struct plane_extent extent = plane_extent();
	for (int k = 0; k < 4; k++) {
		struct point corner =
			plane_apply(map, (struct point){ k & 1 ? (float)target->width : 0,
							 k & 2 ? (float)target->height : 0 });
		plane_extend(&extent, corner.x, corner.y);
	}
	return (struct bounds){
		.left = (int)fminf(fmaxf(extent.x0 - (float)margin, 0), (float)image->width),
		.top = (int)fminf(fmaxf(extent.y0 - (float)margin, 0), (float)image->height),
		.right = (int)fminf(fmaxf(extent.x1 + (float)margin, 0), (float)image->width),
		.bottom = (int)fminf(fmaxf(extent.y1 + (float)margin, 0), (float)image->height),
	};
}

/*
 * Makes one row of the shrunk picture from the column sums of `factor` rows. Each pixel is the mean
 * of factor x factor pixels.
 */
static void average_squares(const uint16_t *sums, int width, int factor, uint8_t *out)
{
	uint32_t pixels = (uint32_t)(factor * factor), half = pixels / 2;
	/* 2^24 / pixels, exact enough for results of 8 bits. */
	uint32_t inverse = ((1u << 24) + pixels - 1) / pixels;
	for (int x = 0; x < width; x++, out += 4) {
		u32x4 total = sum_columns(sums + 4 * (size_t)(x * factor), factor);
		for (int c = 0; c < 3; c++)
			out[c] = (uint8_t)(((uint64_t)(total[c] + half) * inverse) >> 24);
		out[3] = 0;
	}
}

/*
 * Shrinks the part `bounds` of the picture. Each pixel of the result is the mean of factor x factor
 * pixels.
 */
static int shrink(struct sampler *sampler, const struct image *image, struct bounds bounds,
		  int factor, struct image *ret_shrunk)
{
	int width = (bounds.right - bounds.left) / factor;
	int height = (bounds.bottom - bounds.top) / factor;
	size_t stride = 4 * (size_t)width;
	void *memory = sampler->shrunk;
	int r = reserve(&memory, &sampler->shrunk_bytes, stride * (size_t)height, 1);
	sampler->shrunk = memory;
	if (r == 0)
		r = reserve_rows(sampler, image->width, 1);
	if (r < 0)
		return r;
	for (int y = 0; y < height; y++) {
		int first = bounds.top + y * factor;
		(void)sum_rows(image, first, first + factor, bounds.left,
			       bounds.left + width * factor, sampler->sums);
		average_squares(sampler->sums, width, factor, sampler->shrunk + stride * (size_t)y);
	}
	*ret_shrunk = (struct image){
		.pixels = sampler->shrunk, .width = width, .height = height, .stride = stride
	};
	return 0;
}

/*
 * Returns the map that leads to a shrunk copy instead of the picture. The copy is `factor` times
 * smaller and begins at (left, top) of the picture.
 */
static struct plane_map shrink_map(const struct plane_map *map, int left, int top, int factor)
{
	float inverse = 1 / (float)factor;
	return (struct plane_map){
		.a = map->a * inverse,
		.b = map->b * inverse,
		.tx = (map->tx - (float)left) * inverse,
		.c = map->c * inverse,
		.d = map->d * inverse,
		.ty = (map->ty - (float)top) * inverse,
	};
}

/* Shrinks the needed part of the picture by an integer factor, then samples the shrunk part. */
static int shrink_and_warp(struct sampler *sampler, const struct image *image,
			   const struct plane_map *map, struct bounds bounds, int factor,
			   const struct sample_target *target)
{
	struct image shrunk;
	int r = shrink(sampler, image, bounds, factor, &shrunk);
	if (r < 0)
		return r;
	struct plane_map inner = shrink_map(map, bounds.left, bounds.top, factor);
	warp(&shrunk, &inner, target);
	return 0;
}

int sample_warp(struct sampler *sampler, const struct plane_map *map,
		const struct sample_target *target)
{
	const struct image *image = sampler->image, *half = NULL;
	struct plane_map inner = *map;
	float scale = hypotf(map->a, map->c);
	int r = scale >= 2 ? get_half(sampler, &half) : 0;
	if (r < 0)
		return r;
	if (half) {
		image = half;
		inner = shrink_map(map, 0, 0, 2);
		scale /= 2;
	}
	int factor = scale < 2 ? 1 : (int)fminf(scale, 16);
	struct bounds bounds = reach(image, &inner, target, 2 * factor);
	if (half)
		fill_half(sampler, bounds.top, bounds.bottom);
	if (factor > 1 && bounds.right - bounds.left >= 2 * factor &&
	    bounds.bottom - bounds.top >= 2 * factor)
		return shrink_and_warp(sampler, image, &inner, bounds, factor, target);
	warp(image, &inner, target);
	return 0;
}
