/* SPDX-License-Identifier: MIT */
/*
 * Triangles into a buffer of what is seen at each pixel: depth, normal, rest position, material.
 * Colour comes afterwards, once a pixel (sitter_paint.h).
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
	MATERIAL_RIM,  /* of glasses */
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
	int16_t normal[3]; /* of RASTER_NORMAL_ONE, not quite a unit vector */
	uint8_t material;  /* enum sitter_material */
	uint8_t lens;      /* 1, 2: behind the image-left, image-right lens of glasses */
};

enum { RASTER_NORMAL_ONE = 16384 };

struct raster_span {
	int left, top, right, bottom; /* right and bottom are behind the last pixel */
};

struct raster {
	int width, height;
	struct raster_pixel *pixels; /* the struct's own */
	struct raster_span drawn;    /* outside there is nothing */
};

/* Whether a fragment at this rest position is there: hair ends at a line, a mask at its rim. */
typedef bool (*raster_keep_fn)(struct vector rest, const void *user);

struct raster_batch {
	const struct raster_vertex *vertices;
	const uint16_t (*triangles)[3];
	int triangle_count;
	enum sitter_material material;
	raster_keep_fn keep; /* null: all */
	const void *user;
};

must_check int sitter_raster_init(struct raster *raster, int width, int height); /* -ENOMEM */
void sitter_raster_finish(struct raster *raster);

void sitter_raster_clear(struct raster *raster);
void sitter_raster_draw(struct raster *raster, const struct raster_batch *batch);

/* Marks what lies in a polygon as seen through that lens; rims stay. */
void sitter_raster_mark_lens(struct raster *raster, const struct point *outline, int count,
			     uint8_t lens);

#endif
