/* SPDX-License-Identifier: MIT */
/*
 * Points of a plane, and maps that turn, scale and move it: x' = a x + b y + tx,
 * y' = c x + d y + ty.
 */
#ifndef DAEMON_EXAMINER_FACE_AFFINE_H
#define DAEMON_EXAMINER_FACE_AFFINE_H

#include <math.h>

#include "daemon/core/image.h"

static inline struct point point_middle(struct point p, struct point q)
{
	return (struct point){ (p.x + q.x) / 2, (p.y + q.y) / 2 };
}

static inline float point_distance(struct point p, struct point q)
{
	return hypotf(p.x - q.x, p.y - q.y);
}

struct affine {
	float a, b, tx, c, d, ty;
};

static inline struct point affine_apply(const struct affine *affine, struct point p)
{
	return (struct point){ affine->a * p.x + affine->b * p.y + affine->tx,
			       affine->c * p.x + affine->d * p.y + affine->ty };
}

static inline struct affine affine_invert(const struct affine *affine)
{
	float determinant = affine->a * affine->d - affine->b * affine->c;
	struct affine out = { .a = affine->d / determinant,
			      .b = -affine->b / determinant,
			      .c = -affine->c / determinant,
			      .d = affine->a / determinant };
	out.tx = -(out.a * affine->tx + out.b * affine->ty);
	out.ty = -(out.c * affine->tx + out.d * affine->ty);
	return out;
}

#endif
