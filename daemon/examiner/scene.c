/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/scene.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	FACE_PIXELS = FACE_CHIP_WIDTH * FACE_CHIP_HEIGHT,
	HEAD_PIXELS = HEAD_CHIP_WIDTH * HEAD_CHIP_HEIGHT,
	BODY_PIXELS = BODY_CHIP_WIDTH * BODY_CHIP_HEIGHT,
	CURVE_STEPS = 8192, /* of CIELAB's cube root over 0..1: steps below 0.1 L */
	SUBSAMPLES_MOST = 3,
	POLYGON_MOST = 64,
};

/* The compiler's own vectors: SSE2 and NEON without naming either. */
typedef uint8_t byte8 __attribute__((vector_size(8)));
typedef uint8_t byte16 __attribute__((vector_size(16)));
typedef uint16_t short8 __attribute__((vector_size(16)));
typedef uint64_t long2 __attribute__((vector_size(16)));
typedef int32_t int4 __attribute__((vector_size(16)));
typedef float float4 __attribute__((vector_size(16)));

/* One allocation: the scene, its pixels and its tables. */
struct block {
	struct scene scene;
	float linear[256];
	float4 xyz[3][256]; /* [R, G, B][value]: its X, Y, Z, white point divided out */
	float curve[CURVE_STEPS + 2];
	uint8_t face_bgr[FACE_PIXELS][4], head_bgr[HEAD_PIXELS][4], body_bgr[BODY_PIXELS][4];
	float face_planes[4][FACE_PIXELS], head_planes[4][HEAD_PIXELS], body_planes[4][BODY_PIXELS];
	uint8_t face_person[FACE_PIXELS], head_person[HEAD_PIXELS], body_person[BODY_PIXELS];
	uint16_t face_regions[FACE_PIXELS], head_regions[HEAD_PIXELS];
	float scratch[SCENE_SCRATCH][FACE_PIXELS];
};

/* IEC 61966-2-1 */
static float linear_of(float value)
{
	value /= 255;
	return value <= 0.04045f ? value / 12.92f : powf((value + 0.055f) / 1.055f, 2.4f);
}

/* sRGB primaries to XYZ, rows X, Y, Z, each divided by D65's white. */
static const float to_xyz[3][3] = {
	{ 0.4124564f / 0.95047f, 0.3575761f / 0.95047f, 0.1804375f / 0.95047f },
	{ 0.2126729f, 0.7151522f, 0.0721750f },
	{ 0.0193339f / 1.08883f, 0.1191920f / 1.08883f, 0.9503041f / 1.08883f },
};

/* CIE 15: f(t) of CIELAB. */
static float lab_curve(float t)
{
	return t > 216.0f / 24389 ? cbrtf(t) : (24389.0f / 27 * t + 16) / 116;
}

struct lab lab_of(float r, float g, float b)
{
	float f[3], rgb[3] = { linear_of(r), linear_of(g), linear_of(b) };
	for (int i = 0; i < 3; i++)
		f[i] = lab_curve(to_xyz[i][0] * rgb[0] + to_xyz[i][1] * rgb[1] +
				 to_xyz[i][2] * rgb[2]);
	return (struct lab){ 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]) };
}

float lab_distance(struct lab x, struct lab y)
{
	return sqrtf((x.l - y.l) * (x.l - y.l) + (x.a - y.a) * (x.a - y.a) +
		     (x.b - y.b) * (x.b - y.b));
}

int histogram_percentile(const int32_t histogram[256], float share)
{
	int64_t total = 0, seen = 0;
	for (int i = 0; i < 256; i++)
		total += histogram[i];
	const double wanted = share * (double)total;
	for (int i = 0; i < 256; i++) {
		seen += histogram[i];
		if ((double)seen > wanted)
			return i;
	}
	return 255;
}

static void fill_tables(struct block *block)
{
	for (int v = 0; v < 256; v++) {
		block->linear[v] = linear_of((float)v);
		for (int j = 0; j < 3; j++)
			block->xyz[j][v] = (float4){ to_xyz[0][j], to_xyz[1][j], to_xyz[2][j], 0 } *
					   block->linear[v];
	}
	for (int i = 0; i < CURVE_STEPS + 2; i++)
		block->curve[i] = lab_curve((float)i / CURVE_STEPS);
}

static void attach(struct chip *chip, int width, int height, float iod, float eyes_y,
		   uint8_t (*bgr)[4], float *planes, uint8_t *person, uint16_t *regions)
{
	const size_t pixels = (size_t)width * (size_t)height;
	chip->width = width;
	chip->height = height;
	chip->iod = iod;
	chip->eyes = (struct point){ (float)width / 2, eyes_y };
	chip->bgr = bgr;
	chip->light = planes;
	chip->lab_l = planes + pixels;
	chip->lab_a = planes + 2 * pixels;
	chip->lab_b = planes + 3 * pixels;
	chip->person = person;
	chip->regions = regions;
}

int scene_create(struct scene **ret_scene)
{
	struct block *block = calloc(1, sizeof(*block));
	if (block == NULL)
		return -ENOMEM;
	fill_tables(block);
	attach(&block->scene.face, FACE_CHIP_WIDTH, FACE_CHIP_HEIGHT, FACE_CHIP_IOD,
	       FACE_CHIP_EYES_Y, block->face_bgr, block->face_planes[0], block->face_person,
	       block->face_regions);
	attach(&block->scene.head, HEAD_CHIP_WIDTH, HEAD_CHIP_HEIGHT, HEAD_CHIP_IOD,
	       HEAD_CHIP_EYES_Y, block->head_bgr, block->head_planes[0], block->head_person,
	       block->head_regions);
	attach(&block->scene.body, BODY_CHIP_WIDTH, BODY_CHIP_HEIGHT, BODY_CHIP_IOD,
	       BODY_CHIP_EYES_Y, block->body_bgr, block->body_planes[0], block->body_person, NULL);
	for (int i = 0; i < SCENE_SCRATCH; i++)
		block->scene.scratch[i] = block->scratch[i];
	*ret_scene = &block->scene;
	return 0;
}

void scene_destroy(struct scene *scene)
{
	free(scene); /* the block's first member */
}

struct point affine_apply(const struct affine *affine, struct point p)
{
	return (struct point){ affine->a * p.x + affine->b * p.y + affine->tx,
			       affine->c * p.x + affine->d * p.y + affine->ty };
}

static struct affine affine_invert(const struct affine *m)
{
	float determinant = m->a * m->d - m->b * m->c;
	struct affine out = { .a = m->d / determinant,
			      .b = -m->b / determinant,
			      .c = -m->c / determinant,
			      .d = m->a / determinant };
	out.tx = -(out.a * m->tx + out.b * m->ty);
	out.ty = -(out.c * m->tx + out.d * m->ty);
	return out;
}

static struct point midpoint(struct point p, struct point q)
{
	return (struct point){ (p.x + q.x) / 2, (p.y + q.y) / 2 };
}

static float distance(struct point p, struct point q)
{
	return hypotf(p.x - q.x, p.y - q.y);
}

/* Where the eyes are: each the middle of its corners (the irises move with the gaze). */
static void eye_middles(const struct point points[LANDMARKS], struct point ret_eyes[2])
{
	for (int side = 0; side < LANDMARK_SIDES; side++)
		ret_eyes[side] = midpoint(points[landmark_eye_outer[side]],
					  points[landmark_eye_inner[side]]);
}

/* The chip's frame: upright, `eyes` at the chip's fixed places. */
static void place_chip(struct chip *chip, const struct point eyes[2])
{
	const struct point middle = midpoint(eyes[0], eyes[1]);
	const float scale = 1 / chip->iod;
	const float c = (eyes[1].x - eyes[0].x) * scale, s = (eyes[1].y - eyes[0].y) * scale;

	chip->to_picture = (struct affine){ .a = c, .b = -s, .c = s, .d = c };
	chip->to_picture.tx = middle.x - (c * chip->eyes.x - s * chip->eyes.y);
	chip->to_picture.ty = middle.y - (s * chip->eyes.x + c * chip->eyes.y);
	chip->picture_scale = hypotf(c, s);
}

/*
 * How many samples a side average into one chip pixel. Four of them keep edges honest; the backdrop
 * is judged by its gradients, so there more of the sensor's noise must average out.
 */
static int subsamples(const struct chip *chip)
{
	const int most = chip->iod < HEAD_CHIP_IOD ? SUBSAMPLES_MOST : 2;
	const int count = (int)lroundf(chip->picture_scale);
	if (count < 1)
		return 1;
	return count > most ? most : count;
}

/* Coordinates with 16 bits behind the point; what lies farther out than they reach is not seen. */
enum { FIXED = 65536, FARTHEST = 32766 };

static int32_t smaller(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* Between four pixels, edges repeated; x and y are fixed, of the pixel centres' grid. */
static void sample_bilinear(const struct image *image, int32_t x, int32_t y, uint8_t out[4])
{
	const int32_t last_x = smaller(image->width - 1, FARTHEST);
	const int32_t last_y = smaller(image->height - 1, FARTHEST);
	x = x < 0 ? 0 : x > last_x * FIXED ? last_x * FIXED : x;
	y = y < 0 ? 0 : y > last_y * FIXED ? last_y * FIXED : y;
	const int32_t ix = x >> 16, iy = y >> 16;
	const uint32_t u = (uint32_t)x >> 8 & 255, v = (uint32_t)y >> 8 & 255;
	const uint8_t *p = image_row(image, iy) + 4 * ix;
	const uint8_t *q = iy < last_y ? p + image->stride : p;
	const int right = ix < last_x ? 4 : 0;

	for (int k = 0; k < 3; k++) {
		const uint32_t top = p[k] * (256 - u) + p[right + k] * u;
		const uint32_t bottom = q[k] * (256 - u) + q[right + k] * u;
		out[k] = (uint8_t)((top * (256 - v) + bottom * v + 32768) >> 16);
	}
	out[3] = 255;
}

/* Offsets of the samples that are averaged into one chip pixel, fixed. */
struct spread {
	int count;
	int32_t reach; /* the farthest offset along x or y */
	int32_t x[SUBSAMPLES_MOST * SUBSAMPLES_MOST], y[SUBSAMPLES_MOST * SUBSAMPLES_MOST];
};

static struct spread spread_of(const struct affine *m, int side)
{
	struct spread spread = { .count = side * side };
	for (int j = 0; j < side; j++)
		for (int i = 0; i < side; i++) {
			const float dx = ((float)i + 0.5f) / (float)side - 0.5f;
			const float dy = ((float)j + 0.5f) / (float)side - 0.5f;
			const int k = j * side + i;
			spread.x[k] = (int32_t)((m->a * dx + m->b * dy) * FIXED);
			spread.y[k] = (int32_t)((m->c * dx + m->d * dy) * FIXED);
			const int32_t x = abs(spread.x[k]), y = abs(spread.y[k]);
			spread.reach = x > spread.reach ? x : spread.reach;
			spread.reach = y > spread.reach ? y : spread.reach;
		}
	return spread;
}

/*
 * The channels of one pixel (low half) or two. Zeros slipped between the bytes make shorts of them
 * on little-endian machines, in one instruction where a conversion takes four.
 */
static short8 widen(uint64_t pixels)
{
	const byte16 bytes = (byte16)(long2){ pixels, 0 }, zero = { 0 };
	return (short8)__builtin_shufflevector(bytes, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5,
					       21, 6, 22, 7, 23);
}

static short8 load_pixel(const uint8_t *pixel)
{
	uint32_t bits;
	memcpy(&bits, pixel, sizeof(bits));
	return widen(bits);
}

static short8 load_two_pixels(const uint8_t *pixels)
{
	uint64_t bits;
	memcpy(&bits, pixels, sizeof(bits));
	return widen(bits);
}

static void store_pixel(short8 pixel, uint8_t out[4])
{
	const byte8 bytes = __builtin_convertvector(pixel, byte8);
	memcpy(out, &bytes, 4);
	out[3] = 255;
}

/*
 * The mean of the nearest pixels; x and y are fixed, of the pixel edges' grid. `count` is the
 * spread's, said by the caller as a constant so that the loop unrolls.
 */
static inline void sample_area(const struct image *image, const struct spread *spread, int count,
			       int32_t x, int32_t y, bool is_inner, uint8_t out[4])
{
	short8 sums = { 0 };
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
	const int32_t x = (int32_t)(p.x * FIXED), y = (int32_t)(p.y * FIXED);
	if (spread->count == 1)
		sample_bilinear(image, x - FIXED / 2, y - FIXED / 2, out);
	else if (spread->count == 4)
		sample_area(image, spread, 4, x, y, is_inner, out);
	else
		sample_area(image, spread, 9, x, y, is_inner, out);
}

/* The picture's edge, drawn in by `margin`. */
static bool is_within(const struct image *image, struct point p, float margin)
{
	const float width = (float)smaller(image->width, FARTHEST);
	const float height = (float)smaller(image->height, FARTHEST);
	return p.x >= margin && p.y >= margin && p.x < width - margin && p.y < height - margin;
}

/* The left pixel of two in the low half, blended with the right one, in 1/256. */
static float4 blend_two(const uint8_t *pixels, uint16_t u)
{
	const short8 weighted = load_two_pixels(pixels) *
				(short8){ 256 - u, 256 - u, 256 - u, 256 - u, u, u, u, u };
	const short8 sum =
		weighted + (short8)__builtin_shufflevector((long2)weighted, (long2)weighted, 1, 0);
	const short8 zero = { 0 };
	return __builtin_convertvector(
		(int4)__builtin_shufflevector(sum, zero, 0, 8, 1, 9, 2, 10, 3, 11), float4);
}

/* sample_bilinear where all four pixels lie in the picture; all numbers are whole and of 24 bits
 * at most, so that floats are exact. */
static void sample_inner_bilinear(const struct image *image, int32_t x, int32_t y, uint8_t out[4])
{
	const uint8_t *p = image_row(image, y >> 16) + 4 * (ptrdiff_t)(x >> 16);
	const uint16_t u = (uint16_t)(x >> 8 & 255);
	const float v = (float)(y >> 8 & 255);
	const float4 sum =
		blend_two(p, u) * (256 - v) + blend_two(p + image->stride, u) * v + 32768;
	/* The upper half of each sum: below 256, so the shorts between are zero. */
	const short8 halves = (short8)(__builtin_convertvector(sum, int4) >> 16);
	store_pixel(__builtin_shufflevector(halves, halves, 0, 2, 4, 6, 0, 2, 4, 6), out);
}

/* A row that lies inside the picture with all its samples: most do. `count` is a constant. */
static inline void warp_inner_row(const struct image *image, const struct chip *chip,
				  const struct spread *spread, int count, struct point p,
				  uint8_t (*out)[4])
{
	const float a = chip->to_picture.a, c = chip->to_picture.c;
	const int width = chip->width;

	for (int i = 0; i < width; i++, p.x += a, p.y += c) {
		const int32_t x = (int32_t)(p.x * FIXED), y = (int32_t)(p.y * FIXED);
		if (count == 1)
			sample_inner_bilinear(image, x - FIXED / 2, y - FIXED / 2, out[i]);
		else
			sample_area(image, spread, count, x, y, true, out[i]);
	}
}

/* One row of a chip; p: its first pixel's centre in the picture. */
static void warp_row(const struct image *image, const struct chip *chip,
		     const struct spread *spread, struct point p, uint8_t (*out)[4])
{
	const struct affine *m = &chip->to_picture;
	const float reach = (float)spread->reach / FIXED + 1;
	const float length = (float)(chip->width - 1);
	const struct point end = { p.x + m->a * length, p.y + m->c * length };

	/* A pixel more, for the steps' rounding. */
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

static void warp_pixels(const struct image *image, struct chip *chip)
{
	const struct spread spread = spread_of(&chip->to_picture, subsamples(chip));
	for (int j = 0; j < chip->height; j++)
		warp_row(image, chip, &spread,
			 affine_apply(&chip->to_picture, (struct point){ 0.5f, (float)j + 0.5f }),
			 chip->bgr + j * chip->width);
}

static void fill_planes(const struct block *block, struct chip *chip)
{
	const int pixels = chip->width * chip->height;
	for (int i = 0; i < pixels; i++) {
		const uint8_t *p = chip->bgr[i];
		const float4 xyz = block->xyz[0][p[2]] + block->xyz[1][p[1]] + block->xyz[2][p[0]];
		const int4 step = __builtin_convertvector(xyz * CURVE_STEPS, int4);
		const float f[3] = { block->curve[step[0]], block->curve[step[1]],
				     block->curve[step[2]] };
		chip->light[i] = xyz[1];
		chip->lab_l[i] = 116 * f[1] - 16;
		chip->lab_a[i] = 500 * (f[0] - f[1]);
		chip->lab_b[i] = 200 * (f[1] - f[2]);
	}
}

/* Chip to mask: both are affine to the picture. */
static struct affine to_mask(const struct face_mask *mask, const struct affine *to_picture)
{
	const float sx = (float)mask->width / mask->area.width;
	const float sy = (float)mask->height / mask->area.height;
	return (struct affine){ .a = to_picture->a * sx,
				.b = to_picture->b * sx,
				.tx = (to_picture->tx - mask->area.x) * sx - 0.5f,
				.c = to_picture->c * sy,
				.d = to_picture->d * sy,
				.ty = (to_picture->ty - mask->area.y) * sy - 0.5f };
}

/* fminf and fmaxf are calls; this is two instructions. */
static float clamp_to(float value, float most)
{
	value = value > 0 ? value : 0;
	return value < most ? value : most;
}

static uint8_t mask_value(const struct face_mask *mask, struct point p)
{
	const float x = clamp_to(p.x, (float)(mask->width - 1));
	const float y = clamp_to(p.y, (float)(mask->height - 1));
	const int ix = (int)x, iy = (int)y;
	const int right = ix + 1 < mask->width, down = iy + 1 < mask->height ? mask->width : 0;
	const int u = (int)((x - (float)ix) * 256), v = (int)((y - (float)iy) * 256);
	const uint8_t *q = mask->values + iy * mask->width + ix;
	const int top = q[0] * (256 - u) + q[right] * u;
	const int bottom = q[down] * (256 - u) + q[down + right] * u;
	return (uint8_t)((top * (256 - v) + bottom * v + 32768) >> 16);
}

/* The mask is coarser than the chips: every `step`-th pixel is sampled, its block filled. */
static void fill_person(const struct face_mask *mask, struct chip *chip, int step)
{
	const struct affine m = to_mask(mask, &chip->to_picture);
	const float half = (float)step / 2;

	for (int j = 0; j < chip->height; j += step) {
		uint8_t *row = chip->person + j * chip->width;
		struct point p = affine_apply(&m, (struct point){ half, (float)j + half });
		for (int i = 0; i < chip->width; i += step) {
			const int width = i + step > chip->width ? chip->width - i : step;
			memset(row + i, mask_value(mask, p), (size_t)width);
			p.x += m.a * (float)step;
			p.y += m.c * (float)step;
		}
		for (int k = 1; k < step && j + k < chip->height; k++)
			memcpy(row + k * chip->width, row, (size_t)chip->width);
	}
}

static void forget_regions(struct chip *chip)
{
	memset(chip->regions, 0, (size_t)chip->width * (size_t)chip->height * sizeof(uint16_t));
	for (int i = 0; i < REGION_BITS; i++)
		chip->rows[i] = (struct rows){ chip->height, 0 };
}

static void note_rows(struct chip *chip, unsigned bits, int first, int last)
{
	for (int i = 0; i < REGION_BITS; i++) {
		struct rows *rows = &chip->rows[i];
		if (!(bits >> i & 1) || first >= last)
			continue;
		rows->first = first < rows->first ? first : rows->first;
		rows->last = last > rows->last ? last : rows->last;
	}
}

void chip_fill_polygon(struct chip *chip, const struct point *points, int count, uint16_t bit)
{
	float top = INFINITY, bottom = -INFINITY;
	if (count < 3)
		return;
	for (int i = 0; i < count; i++) {
		if (!isfinite(points[i].x) || !isfinite(points[i].y))
			return;
		top = fminf(top, points[i].y);
		bottom = fmaxf(bottom, points[i].y);
	}
	const int first = (int)fmaxf(floorf(top), 0);
	const int last = (int)fminf(ceilf(bottom), (float)chip->height);
	note_rows(chip, bit, first, last);
	for (int y = first; y < last; y++) {
		const float middle = (float)y + 0.5f;
		float crossings[POLYGON_MOST];
		int found = 0;
		for (int i = 0; i < count; i++) {
			const struct point p = points[i], q = points[(i + 1) % count];
			if ((p.y <= middle) == (q.y <= middle) || found == POLYGON_MOST)
				continue;
			float x = p.x + (middle - p.y) * (q.x - p.x) / (q.y - p.y);
			int at = found++;
			/* cppcheck-suppress uninitvar; below `found` all are set */
			for (; at > 0 && crossings[at - 1] > x; at--)
				crossings[at] = crossings[at - 1];
			crossings[at] = x;
		}
		for (int k = 0; k + 1 < found; k += 2) {
			int from = (int)fmaxf(ceilf(crossings[k] - 0.5f), 0);
			int to = (int)fminf(ceilf(crossings[k + 1] - 0.5f), (float)chip->width);
			for (int x = from; x < to; x++)
				chip->regions[y * chip->width + x] |= bit;
		}
	}
}

void chip_fill(struct chip *chip, const uint16_t *indices, int count, uint16_t bit)
{
	struct point points[POLYGON_MOST];
	for (int i = 0; i < count && i < POLYGON_MOST; i++)
		points[i] = chip->points[indices[i]];
	chip_fill_polygon(chip, points, count < POLYGON_MOST ? count : POLYGON_MOST, bit);
}

/* Jaw from temple to temple, closed along the brows: ISO's region has no forehead. */
static const uint16_t lower_ring[] = { 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
				       148, 176, 149, 150, 136, 172, 58,  132, 93,  234, 127, 70,
				       63,  105, 66,  107, 9,   336, 296, 334, 293, 300 };
/* Brow's lower edge, then along the orbit's lower rim: what a lens covers. */
static const uint16_t socket_ring[LANDMARK_SIDES][17] = {
	{ 143, 111, 117, 118, 119, 120, 121, 128, 245, 193, 55, 65, 52, 53, 46, 124, 35 },
	{ 372, 340, 346, 347, 348, 349, 350, 357, 465, 417, 285, 295, 282, 283, 276, 353, 265 },
};
/* Along the lower lid, back along the orbit's lower rim: skin that a lens covers first. */
static const uint16_t under_ring[LANDMARK_SIDES][16] = {
	{ 33, 7, 163, 144, 145, 153, 154, 155, 133, 128, 121, 120, 119, 118, 117, 111 },
	{ 263, 249, 390, 373, 374, 380, 381, 382, 362, 357, 350, 349, 348, 347, 346, 340 },
};
/* Down the middle of the face, top to bottom. */
static const uint16_t middle_line[] = { 10, 151, 9, 168, 6, 197, 195, 5, 4, 1, 2, 0, 17, 152 };

enum {
	LOWER_RING = sizeof(lower_ring) / sizeof(lower_ring[0]),
	SOCKET_RING = 17,
	UNDER_RING = 16,
	MIDDLE_LINE = sizeof(middle_line) / sizeof(middle_line[0]),
};

static float middle_at(const struct chip *chip, float y)
{
	const struct point *points = chip->points;
	for (int i = 0; i + 1 < MIDDLE_LINE; i++) {
		struct point p = points[middle_line[i]], q = points[middle_line[i + 1]];
		if (y < q.y && q.y > p.y)
			return p.x + (y - p.y) * (q.x - p.x) / (q.y - p.y);
	}
	return points[LANDMARK_CHIN].x;
}

/* Splits the face below the brows into its two halves, a strip along the nose left out. */
static void split_halves(struct chip *chip)
{
	const float strip = 0.05f * chip->iod;
	const int first = (int)fmaxf(chip->points[LANDMARK_GLABELLA].y, 0);

	note_rows(chip, REGION_HALF_LEFT | REGION_HALF_RIGHT, first, chip->height);
	for (int y = first; y < chip->height; y++) {
		const float middle = middle_at(chip, (float)y);
		uint16_t *row = &chip->regions[y * chip->width];
		for (int x = 0; x < chip->width; x++) {
			if (!(row[x] & REGION_FACE))
				continue;
			if ((float)x < middle - strip)
				row[x] |= REGION_HALF_LEFT;
			else if ((float)x > middle + strip)
				row[x] |= REGION_HALF_RIGHT;
		}
	}
}

static void fill_regions(struct chip *chip)
{
	static const uint16_t cheeks[] = { REGION_CHEEK_LEFT, REGION_CHEEK_RIGHT };
	static const uint16_t eyes[] = { REGION_EYE_LEFT, REGION_EYE_RIGHT };
	static const uint16_t brows[] = { REGION_BROW_LEFT, REGION_BROW_RIGHT };
	static const uint16_t sockets[] = { REGION_SOCKET_LEFT, REGION_SOCKET_RIGHT };

	chip_fill(chip, landmarks_face_oval, LANDMARKS_OVAL, REGION_FACE);
	chip_fill(chip, lower_ring, LOWER_RING, REGION_LOWER);
	chip_fill(chip, landmarks_forehead_ring, LANDMARKS_FOREHEAD, REGION_FOREHEAD);
	chip_fill(chip, landmarks_lips_outer, LANDMARKS_LIPS, REGION_LIPS);
	for (int side = 0; side < LANDMARK_SIDES; side++) {
		chip_fill(chip, landmarks_cheek_ring[side], LANDMARKS_CHEEK, cheeks[side]);
		chip_fill(chip, landmarks_eye_ring[side], LANDMARKS_EYE_RING, eyes[side]);
		chip_fill(chip, landmarks_brow_ring[side], LANDMARKS_BROW, brows[side]);
		chip_fill(chip, socket_ring[side], SOCKET_RING, sockets[side]);
	}
}

struct lab chip_lab(const struct chip *chip, int x, int y)
{
	const int at = y * chip->width + x;
	return (struct lab){ chip->lab_l[at], chip->lab_a[at], chip->lab_b[at] };
}

enum { MEDIAN_BINS = 256 };

static float median_of(const int32_t histogram[MEDIAN_BINS], int count, float least, float step)
{
	int seen = 0;
	for (int i = 0; i < MEDIAN_BINS; i++) {
		seen += histogram[i];
		if (2 * seen >= count)
			return least + ((float)i + 0.5f) * step;
	}
	return least;
}

static int median_bin(float value, float least, float step)
{
	const int bin = (int)((value - least) / step);
	return bin < 0 ? 0 : bin >= MEDIAN_BINS ? MEDIAN_BINS - 1 : bin;
}

struct rows chip_rows(const struct chip *chip, unsigned any)
{
	struct rows rows = { chip->height, 0 };
	for (int i = 0; i < REGION_BITS; i++) {
		if (!(any >> i & 1))
			continue;
		rows.first = chip->rows[i].first < rows.first ? chip->rows[i].first : rows.first;
		rows.last = chip->rows[i].last > rows.last ? chip->rows[i].last : rows.last;
	}
	return rows.first < rows.last ? rows : (struct rows){ 0, 0 };
}

struct lab chip_median(const struct chip *chip, unsigned any, unsigned without, int *ret_count)
{
	static const float STEP_L = 0.4f, LEAST_AB = -128, STEP_AB = 1;
	int32_t l[MEDIAN_BINS] = { 0 }, a[MEDIAN_BINS] = { 0 }, b[MEDIAN_BINS] = { 0 };
	int count = 0;

	const struct rows rows = chip_rows(chip, any);
	for (int i = rows.first * chip->width; i < rows.last * chip->width; i++) {
		if (!(chip->regions[i] & any) || (chip->regions[i] & without) ||
		    chip->bgr[i][3] == 0)
			continue;
		l[median_bin(chip->lab_l[i], 0, STEP_L)]++;
		a[median_bin(chip->lab_a[i], LEAST_AB, STEP_AB)]++;
		b[median_bin(chip->lab_b[i], LEAST_AB, STEP_AB)]++;
		count++;
	}
	*ret_count = count;
	if (count == 0)
		return (struct lab){ 0 };
	return (struct lab){ median_of(l, count, 0, STEP_L), median_of(a, count, LEAST_AB, STEP_AB),
			     median_of(b, count, LEAST_AB, STEP_AB) };
}

/*
 * Shade lowers chroma with lightness: in CIELAB a, b and L + 16 all carry the same cube root of the
 * light, so a surface in less light keeps a / (L + 16) and b / (L + 16).
 */
float skin_tint(struct lab skin, struct lab colour)
{
	const float shade = (colour.l + 16) / (skin.l + 16);
	return hypotf(colour.a - skin.a * shade, colour.b - skin.b * shade);
}

static bool skin_near(struct lab skin, struct lab colour)
{
	static const float TINT_MOST = 10, SHADE_MOST = 0.6f, SHINE_MOST = 30;
	if (colour.l <= SHADE_MOST * skin.l || colour.l >= skin.l + SHINE_MOST)
		return false;
	const float shade = (colour.l + 16) / (skin.l + 16);
	const float a = colour.a - skin.a * shade, b = colour.b - skin.b * shade;
	return a * a + b * b < TINT_MOST * TINT_MOST;
}

bool skin_is_plausible(struct lab skin)
{
	return skin.a > 3 && skin.a < 35 && skin.b > 3 && skin.b < 45;
}

bool skin_is_grey(const struct skin *skin)
{
	static const float GREY_CHROMA = 4; /* the palest dark skin measured has 6.5 */
	return hypotf(skin->cheeks.a, skin->cheeks.b) < GREY_CHROMA;
}

bool skin_is(const struct skin *skin, struct lab colour)
{
	return skin_near(skin->cheeks, colour) || skin_near(skin->brows, colour);
}

/* The skin between the brows: the forehead's own light; a fringe over it is told by its colour. */
static struct lab brow_skin(const struct chip *head, struct lab cheeks)
{
	const struct point p = head->points[LANDMARK_GLABELLA];
	const struct point q = head->points[LANDMARK_NOSE_ROOT];
	const int cx = (int)p.x, cy = (int)((p.y + q.y) / 2);
	struct lab sum = { 0 };
	int count = 0;

	for (int y = cy - 2; y <= cy + 2; y++)
		for (int x = cx - 3; x <= cx + 3; x++) {
			if (x < 0 || y < 0 || x >= head->width || y >= head->height)
				continue;
			const struct lab c = chip_lab(head, x, y);
			sum = (struct lab){ sum.l + c.l, sum.a + c.a, sum.b + c.b };
			count++;
		}
	if (count == 0)
		return cheeks;
	const struct lab mean = { sum.l / (float)count, sum.a / (float)count,
				  sum.b / (float)count };
	const bool differs = hypotf(mean.a - cheeks.a, mean.b - cheeks.b) > 15;
	if (mean.l < 0.6f * cheeks.l ||
	    (differs && !(skin_is_plausible(mean) && !skin_is_plausible(cheeks))))
		return cheeks;
	return mean;
}

/* A mask over the cheeks: they are none of the skin between the brows, which is skin. */
static bool are_covered(const struct skin *skin)
{
	static const float FOREIGN = 14;
	return skin_is_plausible(skin->brows) &&
	       (!skin_is_plausible(skin->cheeks) || skin_tint(skin->brows, skin->cheeks) > FOREIGN);
}

static void learn_skin(const struct scene *scene, struct skin *skin)
{
	static const unsigned sides[2] = { REGION_CHEEK_LEFT, REGION_CHEEK_RIGHT };
	int count;
	for (int i = 0; i < 2; i++)
		skin->cheek[i] = chip_median(&scene->face, sides[i], 0, &count);
	skin->cheeks = chip_median(&scene->face, REGION_CHEEKS, 0, &skin->count);
	skin->brows = brow_skin(&scene->head, skin->cheeks);
	if (are_covered(skin)) {
		skin->cheeks = skin->brows;
		skin->cheek[0] = skin->brows;
		skin->cheek[1] = skin->brows;
	}
}

static void mark_skin(const struct skin *skin, struct chip *head)
{
	note_rows(head, REGION_SKIN, 0, head->height);
	for (int y = 0; y < head->height; y++)
		for (int x = 0; x < head->width; x++) {
			const int at = y * head->width + x;
			if (head->bgr[at][3] != 0 && skin_is(skin, chip_lab(head, x, y)))
				head->regions[at] |= REGION_SKIN;
		}
}

static void map_points(const struct face_mesh *mesh, struct chip *chip)
{
	const struct affine from_picture = affine_invert(&chip->to_picture);
	for (int i = 0; i < LANDMARKS; i++)
		chip->points[i] = affine_apply(&from_picture, mesh->points[i]);
}

/*
 * An assumed box is a tight crop of a face, brows to chin and cheek to cheek: the eyes lie a third
 * down, 45 % of the width apart (the proportions of the detector's own boxes).
 */
static void eyes_of_box(const struct box *box, struct point ret_eyes[2])
{
	const float y = box->y + 0.30f * box->height;
	ret_eyes[0] = (struct point){ box->x + 0.275f * box->width, y };
	ret_eyes[1] = (struct point){ box->x + 0.725f * box->width, y };
}

/*
 * The halves of an assumed box: clear of its middle and its edge, eyes to mouth. The mesh is left
 * out on purpose: under hard side light it slides off the dark half.
 */
static void halves_of_box(struct chip *chip, const struct box *box)
{
	static const float sides[2][2] = { { 0.08f, 0.40f }, { 0.60f, 0.92f } };
	const struct affine from_picture = affine_invert(&chip->to_picture);

	for (int side = 0; side < 2; side++) {
		struct point corners[4];
		for (int i = 0; i < 4; i++) {
			float u = sides[side][i == 1 || i == 2], v = i < 2 ? 0.30f : 0.80f;
			corners[i] = affine_apply(&from_picture,
						  (struct point){ box->x + u * box->width,
								  box->y + v * box->height });
		}
		chip_fill_polygon(chip, corners, 4,
				  side == 0 ? REGION_HALF_LEFT : REGION_HALF_RIGHT);
	}
}

/* Cheek to cheek: the widest of the contour's pairs below the eyes, along the eyes' line. */
static float width_of_face(const struct chip *chip)
{
	static const uint16_t pairs[][2] = { { 234, 454 }, { 93, 323 }, { 132, 361 } };
	float widest = 0;
	for (unsigned i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		widest = fmaxf(widest, chip->points[pairs[i][1]].x - chip->points[pairs[i][0]].x);
	return widest * chip->picture_scale;
}

/*
 * The top of the visible hair: from the forehead up through what the mask calls person, column by
 * column over the head's width; the highest place where that is half an eye distance wide (strands,
 * tufts, a narrow knot of hair and the mask's ripples do not count).
 */
static void find_head_top(struct scene *scene)
{
	enum { COLUMNS = 33, TUFT = 9 };
	const struct face_mask *mask = &scene->finding->mask;
	const struct point start = scene->finding->mesh.points[LANDMARK_FOREHEAD];
	const float reach = 0.9f * scene->eye_distance;
	const float step = fmaxf(scene->eye_distance / 64, 0.5f);
	float best[TUFT];

	for (int k = 0; k < TUFT; k++)
		best[k] = INFINITY;
	/* Without a mask: hair stands about 0.45 T above the mesh's upper edge. */
	scene->head_top =
		scene->finding->mesh.points[LANDMARK_FOREHEAD_TOP].y - 0.25f * scene->face_height;
	scene->head_top_known = false;
	if (!scene->has_mask)
		return;
	for (int i = 0; i < COLUMNS; i++) {
		const float x = start.x + reach * (2 * (float)i / (COLUMNS - 1) - 1);
		float y = start.y;
		if (x < 0 || x >= (float)scene->image->width)
			continue;
		while (y > -step && face_mask_at(mask, x, y) >= 0.5f)
			y -= step;
		for (int k = 0; k < TUFT; k++) {
			if (y >= best[k])
				continue;
			for (int m = TUFT - 1; m > k; m--)
				best[m] = best[m - 1];
			best[k] = y;
			break;
		}
	}
	if (best[TUFT - 1] < start.y - 0.2f * scene->eye_distance) {
		scene->head_top = best[TUFT - 1];
		scene->head_top_known = true;
	}
}

static void measure_frame(struct scene *scene, const struct point eyes[2])
{
	const struct point *points = scene->finding->mesh.points;
	scene->eye_distance = distance(eyes[0], eyes[1]);
	scene->face_height = distance(midpoint(eyes[0], eyes[1]), points[LANDMARK_CHIN]);
	scene->face_width = width_of_face(&scene->face);
	find_head_top(scene);
}

static void build_chip(const struct block *block, const struct scene *scene, struct chip *chip,
		       const struct point eyes[2], int mask_step)
{
	place_chip(chip, eyes);
	warp_pixels(scene->image, chip);
	fill_planes(block, chip);
	if (scene->has_mask)
		fill_person(&scene->finding->mask, chip, mask_step);
	else
		memset(chip->person, 0, (size_t)chip->width * (size_t)chip->height);
	if (scene->has_mesh)
		map_points(&scene->finding->mesh, chip);
}

void scene_build(struct scene *scene, const struct image *image, const struct profile *profile,
		 const struct face_finding *finding, const struct box *assumed)
{
	const struct block *block = (const struct block *)scene;
	struct point eyes[2];

	scene->image = image;
	scene->profile = profile;
	scene->finding = finding;
	scene->has_mesh =
		finding->count > 0 && finding->has_mesh && finding->mesh.flag > FACE_FLAG_LEAST;
	scene->has_mask = finding->mask.values != NULL;
	scene->box_assumed = assumed != NULL;
	scene->box = assumed != NULL      ? *assumed
		     : finding->count > 0 ? finding->people[0].box
					  : (struct box){ 0, 0, 0, 0 };
	if (scene->has_mesh)
		eye_middles(finding->mesh.points, eyes);
	else if (assumed != NULL)
		eyes_of_box(assumed, eyes);
	scene->has_chips = (scene->has_mesh || assumed != NULL) && distance(eyes[0], eyes[1]) >= 1;
	scene->has_mesh = scene->has_mesh && scene->has_chips;
	scene->skin = (struct skin){ 0 };
	if (!scene->has_chips)
		return;
	build_chip(block, scene, &scene->face, eyes, 4);
	build_chip(block, scene, &scene->head, eyes, 2);
	build_chip(block, scene, &scene->body, eyes, 1);
	forget_regions(&scene->face);
	forget_regions(&scene->head);
	if (scene->has_mesh) {
		measure_frame(scene, eyes);
		fill_regions(&scene->face);
		for (int side = 0; side < LANDMARK_SIDES; side++)
			chip_fill(&scene->face, under_ring[side], UNDER_RING,
				  side == 0 ? REGION_UNDER_LEFT : REGION_UNDER_RIGHT);
		fill_regions(&scene->head);
		learn_skin(scene, &scene->skin);
		mark_skin(&scene->skin, &scene->head);
	}
	if (assumed != NULL)
		halves_of_box(&scene->face, assumed);
	else
		split_halves(&scene->face);
}
