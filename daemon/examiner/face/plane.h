/* SPDX-License-Identifier: MIT */
/*
 * Points in a plane, maps from one plane to another, and the smallest rectangle around some points.
 */
#ifndef DAEMON_EXAMINER_FACE_PLANE_H
#define DAEMON_EXAMINER_FACE_PLANE_H

#include <math.h>

#include "daemon/core/image.h"

static inline struct point plane_middle(struct point p, struct point q)
{
	return (struct point){ (p.x + q.x) / 2, (p.y + q.y) / 2 };
}

static inline float plane_distance(struct point p, struct point q)
{
	return hypotf(p.x - q.x, p.y - q.y);
}

/* An affine map, which can turn, scale and move: x' = a x + b y + tx, y' = c x + d y + ty. */
struct plane_map {
	float a, b, tx, c, d, ty;
};

static inline struct point plane_apply(const struct plane_map *map, struct point p)
{
	return (struct point){ map->a * p.x + map->b * p.y + map->tx,
			       map->c * p.x + map->d * p.y + map->ty };
}

static inline struct plane_map plane_invert(const struct plane_map *map)
{
	float determinant = map->a * map->d - map->b * map->c;
	struct plane_map out = { .a = map->d / determinant,
				 .b = -map->b / determinant,
				 .c = -map->c / determinant,
				 .d = map->a / determinant };
	out.tx = -(out.a * map->tx + out.b * map->ty);
	out.ty = -(out.c * map->tx + out.d * map->ty);
	return out;
}

/* The smallest upright rectangle that holds the points added so far. */
struct plane_extent {
	float x0, y0, x1, y1;
};

static inline struct plane_extent plane_extent(void)
{
	return (struct plane_extent){ INFINITY, INFINITY, -INFINITY, -INFINITY };
}

static inline void plane_extend(struct plane_extent *extent, float x, float y)
{
	extent->x0 = fminf(extent->x0, x);
	extent->y0 = fminf(extent->y0, y);
	extent->x1 = fmaxf(extent->x1, x);
	extent->y1 = fmaxf(extent->y1, y);
}

#endif
