/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/lab.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "daemon/base/vector.h"

enum { CURVE_STEPS = 8192 };

struct lab_tables {
	/*
	 * Xyz[channel][value]: what this value of R, G or B adds to X, Y and Z, relative to white.
	 */
	f32x4 xyz[3][256];
	float curve[CURVE_STEPS + 2]; /* CIELAB's function f(t) for t from 0 to 1 */
};

/* Converts an sRGB value (0..255) to linear light (0..1) by the formula of IEC 61966-2-1. */
static float linear_of(float value)
{
	value /= 255;
	return value <= 0.04045f ? value / 12.92f : powf((value + 0.055f) / 1.055f, 2.4f);
}

/*
 * The matrix from linear sRGB to X, Y and Z. Each row is divided by the X, Y or Z of white (D65).
 */
static const float to_xyz[3][3] = {
	{ 0.4124564f / 0.95047f, 0.3575761f / 0.95047f, 0.1804375f / 0.95047f },
	{ 0.2126729f, 0.7151522f, 0.0721750f },
	{ 0.0193339f / 1.08883f, 0.1191920f / 1.08883f, 0.9503041f / 1.08883f },
};

/* Computes f(t) of CIELAB (CIE 15). */
static float lab_curve(float t)
{
	return t > 216.0f / 24389 ? cbrtf(t) : (24389.0f / 27 * t + 16) / 116;
}

int lab_tables_create(struct lab_tables **ret_tables)
{
	struct lab_tables *tables = calloc(1, sizeof(*tables));
	if (!tables)
		return -ENOMEM;
	for (int v = 0; v < 256; v++)
		for (int j = 0; j < 3; j++)
			tables->xyz[j][v] = (f32x4){ to_xyz[0][j], to_xyz[1][j], to_xyz[2][j], 0 } *
					    linear_of((float)v);
	for (int i = 0; i < CURVE_STEPS + 2; i++)
		tables->curve[i] = lab_curve((float)i / CURVE_STEPS);
	*ret_tables = tables;
	return 0;
}

void lab_tables_destroy(struct lab_tables *tables)
{
	free(tables);
}

void lab_convert(const struct lab_tables *tables, const uint8_t (*bgr)[4], int count,
		 const struct lab_planes *planes)
{
	for (int i = 0; i < count; i++) {
		const uint8_t *p = bgr[i];
		f32x4 xyz = tables->xyz[0][p[2]] + tables->xyz[1][p[1]] + tables->xyz[2][p[0]];
		i32x4 step = __builtin_convertvector(xyz * CURVE_STEPS, i32x4);
		float f[3] = { tables->curve[step[0]], tables->curve[step[1]],
			       tables->curve[step[2]] };
		planes->light[i] = xyz[1];
		planes->l[i] = 116 * f[1] - 16;
		planes->a[i] = 500 * (f[0] - f[1]);
		planes->b[i] = 200 * (f[1] - f[2]);
	}
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

float lab_chroma(struct lab c)
{
	return hypotf(c.a, c.b);
}
