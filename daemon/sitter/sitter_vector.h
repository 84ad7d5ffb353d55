/* SPDX-License-Identifier: MIT */
/* Vectors, rotations and smooth steps for the sitter_*.c files. */
#ifndef DAEMON_SITTER_SITTER_VECTOR_H
#define DAEMON_SITTER_SITTER_VECTOR_H

#include <math.h>

struct vector {
	float x, y, z;
};

/* A rotation, stored as the rows of its matrix. */
struct turn {
	struct vector row[3];
};

static inline struct vector vector_add(struct vector a, struct vector b)
{
	return (struct vector){ a.x + b.x, a.y + b.y, a.z + b.z };
}

static inline struct vector vector_take(struct vector a, struct vector b)
{
	return (struct vector){ a.x - b.x, a.y - b.y, a.z - b.z };
}

static inline struct vector vector_scale(struct vector a, float by)
{
	return (struct vector){ a.x * by, a.y * by, a.z * by };
}

static inline struct vector vector_mix(struct vector a, struct vector b, float share_of_b)
{
	return vector_add(vector_scale(a, 1 - share_of_b), vector_scale(b, share_of_b));
}

static inline float vector_dot(struct vector a, struct vector b)
{
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline struct vector vector_cross(struct vector a, struct vector b)
{
	return (struct vector){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z,
				a.x * b.y - a.y * b.x };
}

static inline struct vector vector_unit(struct vector a)
{
	return vector_scale(a, 1 / (sqrtf(vector_dot(a, a)) + 1e-9f));
}

static inline struct vector turn_apply(const struct turn *turn, struct vector v)
{
	return (struct vector){ vector_dot(turn->row[0], v), vector_dot(turn->row[1], v),
				vector_dot(turn->row[2], v) };
}

static inline struct turn turn_multiply(const struct turn *a, const struct turn *b)
{
	struct turn product;
	for (int i = 0; i < 3; i++) {
		struct vector r = a->row[i];
		product.row[i] = vector_add(
			vector_add(vector_scale(b->row[0], r.x), vector_scale(b->row[1], r.y)),
			vector_scale(b->row[2], r.z));
	}
	return product;
}

/* Makes a rotation from angles in degrees, with the signs that sitter.h defines. The rotation turns
 * a point by roll first, then by pitch, then by yaw. */
static inline struct turn turn_by(float yaw, float pitch, float roll)
{
	const float radians = 0.017453293f;
	float cy = cosf(yaw * radians), sy = sinf(yaw * radians);
	float cx = cosf(-pitch * radians), sx = sinf(-pitch * radians);
	float cz = cosf(-roll * radians), sz = sinf(-roll * radians);
	struct turn about_y = { { { cy, 0, sy }, { 0, 1, 0 }, { -sy, 0, cy } } };
	struct turn about_x = { { { 1, 0, 0 }, { 0, cx, -sx }, { 0, sx, cx } } };
	struct turn about_z = { { { cz, -sz, 0 }, { sz, cz, 0 }, { 0, 0, 1 } } };
	struct turn tilted = turn_multiply(&about_x, &about_z);
	return turn_multiply(&about_y, &tilted);
}

/* This function and larger() replace fminf() and fmaxf(), which cost a function call because they
 * must handle NaN. */
static inline float smaller(float a, float b)
{
	return a < b ? a : b;
}

static inline float larger(float a, float b)
{
	return a > b ? a : b;
}

/* Replaces floorf(), which costs a function call if the compiler may not use SSE 4.1. */
static inline int floor_int(float x)
{
	int cut = (int)x;
	return cut - (x < (float)cut);
}

static inline float clamp01(float x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* Returns 0 at x = `from`, 1 at x = `to`, and a smooth curve between them. `from` may be larger
 * than `to`. */
static inline float smooth_step(float from, float to, float x)
{
	float t = clamp01((x - from) / (to - from));
	return t * t * (3 - 2 * t);
}

static inline float mix(float a, float b, float share_of_b)
{
	return a + (b - a) * share_of_b;
}

/* A bell curve: 1 at x = 0, falling towards 0 on both sides. */
static inline float bell(float x)
{
	return expf(-x * x);
}

static inline float square(float x)
{
	return x * x;
}

#endif
