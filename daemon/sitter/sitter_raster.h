/* SPDX-License-Identifier: MIT */
/*
 * Draws triangles into a buffer. For each pixel the buffer holds the depth, normal, rest position
 * and material of the surface that is visible there. sitter_paint.h then colours each pixel once.
 */
#ifndef DAEMON_SITTER_SITTER_RASTER_H
#define DAEMON_SITTER_SITTER_RASTER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/sitter/sitter_vector.h"

enum sitter_material {
	MATERIAL_NONE,
	MATERIAL_SKIN,
	MATERIAL_EAR,
	MATERIAL_EYE,
	MATERIAL_MOUTH,
	MATERIAL_HAIR,
	MATERIAL_BODY, /* neck and shirt */
	MATERIAL_RIM,  /* rim of glasses */
	MATERIAL_HAT,
	MATERIAL_COVER, /* a face mask */
};

struct raster_vertex {
	/* x and y in pixels; nearness is larger for points nearer to the viewer */
	float x, y, nearness;
	struct vector normal, rest;
};

struct raster_pixel {
	float nearness;
	struct vector rest;
	/* the normal vector times RASTER_NORMAL_ONE; the normal vector's length is only roughly
	 * 1 */
	int16_t normal[3];
	uint8_t material; /* an enum sitter_material */
	/* The lens of the glasses through which the surface is seen. 0: no lens; 1: the image-left
	 * lens; 2: the image-right lens. */
	uint8_t lens;
};

enum { RASTER_NORMAL_ONE = 16384 };

struct raster_span {
	/* right: the last column plus 1; bottom: the last row plus 1 */
	int left, top, right, bottom;
};

struct raster {
	int width, height;
	struct raster_pixel *pixels; /* the pixels, owned by the raster */
	struct raster_span drawn;    /* outside this rectangle nothing has been drawn */
};

/* Returns whether to draw the surface at this rest position. Such a function ends the hair at the
 * hair line, and a face mask at the mask's edge. */
typedef bool (*raster_keep_fn)(struct vector rest, const void *user);

struct raster_batch {
	const struct raster_vertex *vertices;
	const uint16_t (*triangles)[3];
	int triangle_count;
	enum sitter_material material;
	raster_keep_fn keep; /* decides which points are drawn; null: all points are drawn */
	const void *user;
};

must_check int sitter_raster_init(struct raster *raster, int width, int height); /* -ENOMEM */
void sitter_raster_finish(struct raster *raster);

void sitter_raster_clear(struct raster *raster);
void sitter_raster_draw(struct raster *raster, const struct raster_batch *batch);

/* Marks the pixels inside a polygon as seen through this lens. The pixels of the glasses' rims stay
 * unmarked. */
void sitter_raster_mark_lens(struct raster *raster, const struct point *outline, int count,
			     uint8_t lens);

#endif
