/* SPDX-License-Identifier: MIT */
/*
 * Draws triangles into a buffer that holds for each pixel the depth, normal, rest position and
 * material of the surface seen there. sitter_paint.h then colours each pixel once.
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
	float x, y, nearness; /* pixels; nearness grows towards the viewer */
	struct vector normal, rest;
};

struct raster_pixel {
	float nearness;
	struct vector rest;
	int16_t normal[3]; /* times RASTER_NORMAL_ONE; the length is only about 1 */
	uint8_t material;  /* enum sitter_material */
	/* The lens through which the pixel is seen: 0: none; 1: the image-left lens; 2: the
	 * image-right lens. */
	uint8_t lens;
};

enum { RASTER_NORMAL_ONE = 16384 };

struct raster_span {
	int left, top, right, bottom; /* right and bottom lie one beyond the last pixel */
};

struct raster {
	int width, height;
	struct raster_pixel *pixels; /* owned */
	struct raster_span drawn;    /* nothing was drawn outside this span */
};

/* Whether to draw the surface at this rest position. It cuts hair at its line and a face mask at
 * its edge. */
typedef bool (*raster_keep_fn)(struct vector rest, const void *user);

struct raster_batch {
	const struct raster_vertex *vertices;
	const uint16_t (*triangles)[3];
	int triangle_count;
	enum sitter_material material;
	raster_keep_fn keep; /* null: draw everything */
	const void *user;
};

must_check int sitter_raster_init(struct raster *raster, int width, int height); /* -ENOMEM */
void sitter_raster_finish(struct raster *raster);

void sitter_raster_clear(struct raster *raster);
void sitter_raster_draw(struct raster *raster, const struct raster_batch *batch);

/* Marks the pixels inside a polygon as seen through this lens, except the rims of the glasses. */
void sitter_raster_mark_lens(struct raster *raster, const struct point *outline, int count,
			     uint8_t lens);

#endif
