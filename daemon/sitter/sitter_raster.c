/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_raster.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int sitter_raster_init(struct raster *raster, int width, int height)
{
	*raster = (struct raster){ .width = width, .height = height };
	raster->pixels = calloc((size_t)width * (size_t)height, sizeof(*raster->pixels));
	return raster->pixels ? 0 : -ENOMEM;
}

void sitter_raster_finish(struct raster *raster)
{
	free(raster->pixels);
	raster->pixels = NULL;
}

static struct raster_pixel *row_of(const struct raster *raster, int y)
{
	return raster->pixels + (size_t)y * (size_t)raster->width;
}

void sitter_raster_clear(struct raster *raster)
{
	const struct raster_span *drawn = &raster->drawn;
	for (int y = drawn->top; y < drawn->bottom; y++)
		memset(row_of(raster, y) + drawn->left, 0,
		       sizeof(struct raster_pixel) * (size_t)(drawn->right - drawn->left));
	raster->drawn = (struct raster_span){ raster->width, raster->height, 0, 0 };
}

static int clamp_floor(float value, int most)
{
	return value <= 0 ? 0 : value >= (float)most ? most : floor_int(value);
}

static int clamp_ceiling(float value, int most)
{
	return value <= 0 ? 0 : value >= (float)most ? most : -floor_int(-value);
}

/* Returns the smallest rectangle of whole pixels that contains the given rectangle, clipped to the
 * raster. */
static struct raster_span span_around(const struct raster *raster, float left, float top,
				      float right, float bottom)
{
	return (struct raster_span){
		.left = clamp_floor(left, raster->width),
		.top = clamp_floor(top, raster->height),
		.right = clamp_ceiling(right, raster->width),
		.bottom = clamp_ceiling(bottom, raster->height),
	};
}

static void grow(struct raster_span *span, const struct raster_span *by)
{
	span->left = by->left < span->left ? by->left : span->left;
	span->top = by->top < span->top ? by->top : span->top;
	span->right = by->right > span->right ? by->right : span->right;
	span->bottom = by->bottom > span->bottom ? by->bottom : span->bottom;
}

/* The weight of one corner of a triangle. At the pixel (x, y) the weight is at_x * x + at_y * y +
 * start. */
struct slope {
	float at_x, at_y, start;
};

/* Narrows the range [*left, *right] of row y to the pixels at which this weight is not negative. */
static void narrow(const struct slope *slope, float y, float *left, float *right)
{
	float value = slope->at_y * y + slope->start;
	if (slope->at_x > 0)
		*left = larger(*left, -value / slope->at_x);
	else if (slope->at_x < 0)
		*right = smaller(*right, -value / slope->at_x);
	else if (value < 0)
		*right = -1;
}

static int16_t pack(float value)
{
	return (int16_t)(value * RASTER_NORMAL_ONE);
}

static void put(struct raster_pixel *pixel, const struct raster_vertex *v[3], float w0, float w1,
		float w2, float nearness, const struct raster_batch *batch)
{
	struct vector rest = {
		w0 * v[0]->rest.x + w1 * v[1]->rest.x + w2 * v[2]->rest.x,
		w0 * v[0]->rest.y + w1 * v[1]->rest.y + w2 * v[2]->rest.y,
		w0 * v[0]->rest.z + w1 * v[1]->rest.z + w2 * v[2]->rest.z,
	};
	if (batch->keep && !batch->keep(rest, batch->user))
		return;
	pixel->nearness = nearness;
	pixel->rest = rest;
	pixel->normal[0] = pack(w0 * v[0]->normal.x + w1 * v[1]->normal.x + w2 * v[2]->normal.x);
	pixel->normal[1] = pack(w0 * v[0]->normal.y + w1 * v[1]->normal.y + w2 * v[2]->normal.y);
	pixel->normal[2] = pack(w0 * v[0]->normal.z + w1 * v[1]->normal.z + w2 * v[2]->normal.z);
	pixel->material = (uint8_t)batch->material;
}

static void draw_row(struct raster *raster, int y, const struct raster_span *span,
		     const struct raster_vertex *v[3], const struct slope slopes[3],
		     const struct raster_batch *batch)
{
	float centre = (float)y + 0.5f;
	float left = (float)span->left + 0.5f, right = (float)span->right - 0.5f;
	for (int i = 0; i < 3; i++)
		narrow(&slopes[i], centre, &left, &right);
	if (!(left <= right))
		return;
	struct raster_pixel *row = row_of(raster, y);
	int last = floor_int(right - 0.5f);
	for (int x = -floor_int(0.5f - left); x <= last; x++) {
		float at = (float)x + 0.5f;
		float w1 = slopes[1].at_x * at + slopes[1].at_y * centre + slopes[1].start;
		float w2 = slopes[2].at_x * at + slopes[2].at_y * centre + slopes[2].start;
		float w0 = 1 - w1 - w2;
		float nearness = w0 * v[0]->nearness + w1 * v[1]->nearness + w2 * v[2]->nearness;
		if (nearness > row[x].nearness)
			put(&row[x], v, w0, w1, w2, nearness, batch);
	}
}

static void draw_triangle(struct raster *raster, const uint16_t triangle[3],
			  const struct raster_batch *batch)
{
	const struct raster_vertex *v[3] = { &batch->vertices[triangle[0]],
					     &batch->vertices[triangle[1]],
					     &batch->vertices[triangle[2]] };
	float ax = v[0]->x, ay = v[0]->y;
	float bx = v[1]->x - ax, by = v[1]->y - ay, cx = v[2]->x - ax, cy = v[2]->y - ay;
	float area = bx * cy - by * cx;
	if (area == 0)
		return;
	struct raster_span span = span_around(
		raster, ax + smaller(0, smaller(bx, cx)), ay + smaller(0, smaller(by, cy)),
		ax + larger(0, larger(bx, cx)), ay + larger(0, larger(by, cy)));
	if (span.left >= span.right || span.top >= span.bottom)
		return;
	struct slope slopes[3];
	slopes[1] = (struct slope){ cy / area, -cx / area, (ay * cx - ax * cy) / area };
	slopes[2] = (struct slope){ -by / area, bx / area, (ax * by - ay * bx) / area };
	slopes[0] =
		(struct slope){ -slopes[1].at_x - slopes[2].at_x, -slopes[1].at_y - slopes[2].at_y,
				1 - slopes[1].start - slopes[2].start };
	grow(&raster->drawn, &span);
	for (int y = span.top; y < span.bottom; y++)
		draw_row(raster, y, &span, v, slopes, batch);
}

void sitter_raster_draw(struct raster *raster, const struct raster_batch *batch)
{
	for (int i = 0; i < batch->triangle_count; i++)
		draw_triangle(raster, batch->triangles[i], batch);
}

static bool is_inside(const struct point *outline, int count, float x, float y)
{
	bool inside = false;
	for (int i = 0; i < count; i++) {
		struct point a = outline[i], b = outline[(i + 1) % count];
		if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
			inside = !inside;
	}
	return inside;
}

void sitter_raster_mark_lens(struct raster *raster, const struct point *outline, int count,
			     uint8_t lens)
{
	struct point low = outline[0], high = outline[0];
	for (int i = 1; i < count; i++) {
		low.x = smaller(low.x, outline[i].x);
		low.y = smaller(low.y, outline[i].y);
		high.x = larger(high.x, outline[i].x);
		high.y = larger(high.y, outline[i].y);
	}
	struct raster_span span = span_around(raster, low.x, low.y, high.x, high.y);
	for (int y = span.top; y < span.bottom; y++)
		for (int x = span.left; x < span.right; x++) {
			struct raster_pixel *pixel = &row_of(raster, y)[x];
			if (pixel->material != MATERIAL_NONE && pixel->material != MATERIAL_RIM &&
			    is_inside(outline, count, (float)x + 0.5f, (float)y + 0.5f))
				pixel->lens = lens;
		}
}
