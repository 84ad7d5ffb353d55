/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/warp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/vector.h"

enum { SUBSAMPLES_MAX = 3 };

/*
 * Returns n: a chip pixel is the mean of n x n samples of the picture. Without averaging, edges
 * would show steps.
 */
static int subsamples(const struct chip *chip)
{
	int count = (int)lroundf(chip->picture_scale);
	if (count < 1)
		return 1;
	return count > chip->samples_max ? chip->samples_max : count;
}

/*
 * Coordinates are fixed-point numbers with 16 bits after the binary point. The largest coordinate
 * is FARTHEST pixels; pixels beyond it are not sampled.
 */
enum { FIXED = 65536, FARTHEST = 32766 };

static int32_t smaller(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/*
 * Interpolates between the four pixels around (x, y). Beyond the picture's edge, the nearest edge
 * pixel is used. x and y are fixed-point numbers; 0 is the centre of the first pixel.
 */
static void sample_bilinear(const struct image *image, int32_t x, int32_t y, uint8_t out[4])
{
	int32_t last_x = smaller(image->width - 1, FARTHEST);
	int32_t last_y = smaller(image->height - 1, FARTHEST);
	x = x < 0 ? 0 : x > last_x * FIXED ? last_x * FIXED : x;
	y = y < 0 ? 0 : y > last_y * FIXED ? last_y * FIXED : y;
	int32_t ix = x >> 16, iy = y >> 16;
	uint32_t u = (uint32_t)x >> 8 & 255, v = (uint32_t)y >> 8 & 255;
	const uint8_t *p = image_row(image, iy) + 4 * ix;
	const uint8_t *q = iy < last_y ? p + image->stride : p;
	int right = ix < last_x ? 4 : 0;

	for (int k = 0; k < 3; k++) {
		uint32_t top = p[k] * (256 - u) + p[right + k] * u;
		uint32_t bottom = q[k] * (256 - u) + q[right + k] * u;
		out[k] = (uint8_t)((top * (256 - v) + bottom * v + 32768) >> 16);
	}
	out[3] = 255;
}

/*
 * The samples that are averaged into one chip pixel. Each is given by its offset from the centre of
 * the chip pixel, a fixed-point number in picture pixels.
 */
struct spread {
	int count;
	int32_t reach; /* the largest offset along x or y */
	int32_t x[SUBSAMPLES_MAX * SUBSAMPLES_MAX], y[SUBSAMPLES_MAX * SUBSAMPLES_MAX];
};

static struct spread spread_of(const struct plane_map *m, int side)
{
	struct spread spread = { .count = side * side };
	for (int j = 0; j < side; j++)
		for (int i = 0; i < side; i++) {
			float dx = ((float)i + 0.5f) / (float)side - 0.5f;
			float dy = ((float)j + 0.5f) / (float)side - 0.5f;
			int k = j * side + i;
			spread.x[k] = (int32_t)((m->a * dx + m->b * dy) * FIXED);
			spread.y[k] = (int32_t)((m->c * dx + m->d * dy) * FIXED);
			int32_t x = abs(spread.x[k]), y = abs(spread.y[k]);
			spread.reach = x > spread.reach ? x : spread.reach;
			spread.reach = y > spread.reach ? y : spread.reach;
		}
	return spread;
}

/*
 * Widens the bytes of one or two pixels to 16 bits by putting zeros between them. On little-endian
 * machines, this is one instruction; a vector conversion takes four.
 */
static u16x8 widen(uint64_t pixels)
{
	u8x16 bytes = (u8x16)(u64x2){ pixels, 0 }, zero = { 0 };
	return (u16x8)__builtin_shufflevector(bytes, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21,
					      6, 22, 7, 23);
}

static u16x8 load_pixel(const uint8_t *pixel)
{
	uint32_t bits;
	memcpy(&bits, pixel, sizeof(bits));
	return widen(bits);
}

static u16x8 load_two_pixels(const uint8_t *pixels)
{
	uint64_t bits;
	memcpy(&bits, pixels, sizeof(bits));
	return widen(bits);
}

static void store_pixel(u16x8 pixel, uint8_t out[4])
{
	u8x8 bytes = __builtin_convertvector(pixel, u8x8);
	memcpy(out, &bytes, 4);
	out[3] = 255;
}

/*
 * Computes the mean of the picture's pixels at all samples around (x, y). x and y are fixed-point
 * numbers; 0 is the left or upper edge of the first pixel. Callers pass spread->count as a constant
 * `count`, so that the compiler unrolls the loop.
 */
static inline void sample_area(const struct image *image, const struct spread *spread, int count,
			       int32_t x, int32_t y, bool is_inner, uint8_t out[4])
{
	u16x8 sums = { 0 };
	for (int k = 0; k < count; k++) {
		int32_t px = (x + spread->x[k]) >> 16, py = (y + spread->y[k]) >> 16;
		if (!is_inner) {
			px = px < 0 ? 0 : px >= image->width ? image->width - 1 : px;
			py = py < 0 ? 0 : py >= image->height ? image->height - 1 : py;
		}
		sums += load_pixel(image_row(image, py) + 4 * (ptrdiff_t)px);
	}
	store_pixel((sums + (uint16_t)(count / 2)) / (uint16_t)count, out);
}

static void sample(const struct image *image, const struct spread *spread, struct point p,
		   bool is_inner, uint8_t out[4])
{
	int32_t x = (int32_t)(p.x * FIXED), y = (int32_t)(p.y * FIXED);
	if (spread->count == 1)
		sample_bilinear(image, x - FIXED / 2, y - FIXED / 2, out);
	else if (spread->count == 4)
		sample_area(image, spread, 4, x, y, is_inner, out);
	else
		sample_area(image, spread, 9, x, y, is_inner, out);
}

/* Returns whether the point is in the picture and at least `margin` pixels from its edge. */
static bool is_within(const struct image *image, struct point p, float margin)
{
	float width = (float)smaller(image->width, FARTHEST);
	float height = (float)smaller(image->height, FARTHEST);
	return p.x >= margin && p.y >= margin && p.x < width - margin && p.y < height - margin;
}

/* Blends two neighbouring pixels. The weight of the right pixel is u / 256. */
static f32x4 blend_two(const uint8_t *pixels, uint16_t u)
{
	u16x8 weighted =
		load_two_pixels(pixels) * (u16x8){ 256 - u, 256 - u, 256 - u, 256 - u, u, u, u, u };
	u16x8 sum =
		weighted + (u16x8)__builtin_shufflevector((u64x2)weighted, (u64x2)weighted, 1, 0);
	u16x8 zero = { 0 };
	return __builtin_convertvector(
		(i32x4)__builtin_shufflevector(sum, zero, 0, 8, 1, 9, 2, 10, 3, 11), f32x4);
}

/*
 * Computes the same as sample_bilinear(), but only for places whose four pixels all lie in the
 * picture. All numbers are integers of at most 24 bits, so floats hold them exactly.
 */
static void sample_inner_bilinear(const struct image *image, int32_t x, int32_t y, uint8_t out[4])
{
	const uint8_t *p = image_row(image, y >> 16) + 4 * (ptrdiff_t)(x >> 16);
	uint16_t u = (uint16_t)(x >> 8 & 255);
	float v = (float)(y >> 8 & 255);
	f32x4 sum = blend_two(p, u) * (256 - v) + blend_two(p + image->stride, u) * v + 32768;
	/* After the shift each sum is below 256, so every second 16-bit element is zero. */
	u16x8 halves = (u16x8)(__builtin_convertvector(sum, i32x4) >> 16);
	store_pixel(__builtin_shufflevector(halves, halves, 0, 2, 4, 6, 0, 2, 4, 6), out);
}

/*
 * Fills one row of a chip. All samples of the row must lie inside the picture, as in most rows.
 * Callers pass a constant `count`, so that the compiler unrolls the loops.
 */
static inline void warp_inner_row(const struct image *image, const struct chip *chip,
				  const struct spread *spread, int count, struct point p,
				  uint8_t (*out)[4])
{
	float a = chip->to_picture.a, c = chip->to_picture.c;
	int width = chip->width;

	for (int i = 0; i < width; i++, p.x += a, p.y += c) {
		int32_t x = (int32_t)(p.x * FIXED), y = (int32_t)(p.y * FIXED);
		if (count == 1)
			sample_inner_bilinear(image, x - FIXED / 2, y - FIXED / 2, out[i]);
		else
			sample_area(image, spread, count, x, y, true, out[i]);
	}
}

/*
 * Fills one row of a chip from the picture. p is the centre of the row's first pixel, in picture
 * coordinates.
 */
static void warp_row(const struct image *image, const struct chip *chip,
		     const struct spread *spread, struct point p, uint8_t (*out)[4])
{
	const struct plane_map *m = &chip->to_picture;
	float reach = (float)spread->reach / FIXED + 1;
	float length = (float)(chip->width - 1);
	struct point end = { p.x + m->a * length, p.y + m->c * length };

	/*
	 * The margin is one pixel larger than the samples need, because the rounding errors of the
	 * steps add up.
	 */
	if (is_within(image, p, reach + 1) && is_within(image, end, reach + 1)) {
		if (spread->count == 1)
			warp_inner_row(image, chip, spread, 1, p, out);
		else if (spread->count == 4)
			warp_inner_row(image, chip, spread, 4, p, out);
		else
			warp_inner_row(image, chip, spread, 9, p, out);
		return;
	}
	for (int i = 0; i < chip->width; i++, out++, p.x += m->a, p.y += m->c) {
		if (is_within(image, p, 0))
			sample(image, spread, p, is_within(image, p, reach), *out);
		else
			memset(*out, 0, sizeof(*out));
	}
}

void warp_chip(const struct image *image, struct chip *chip)
{
	struct spread spread = spread_of(&chip->to_picture, subsamples(chip));
	for (int j = 0; j < chip->height; j++)
		warp_row(image, chip, &spread,
			 plane_apply(&chip->to_picture, (struct point){ 0.5f, (float)j + 0.5f }),
			 chip->bgr + j * chip->width);
}
