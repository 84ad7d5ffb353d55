/* SPDX-License-Identifier: MIT */
/*
 * Colours on the scale of human sight: CIELAB (CIE 15, white point D65) of 8-bit sRGB (IEC
 * 61966-2-1).
 */
#ifndef DAEMON_EXAMINER_LAB_H
#define DAEMON_EXAMINER_LAB_H

#include <stdint.h>

#include "daemon/core/problem.h"

struct lab {
	float l, a, b;
};

/* The output of lab_convert: one array for each number of a colour. */
struct lab_planes {
	float *light; /* linear luminance 0..1, ITU-R BT.709 */
	float *l, *a, *b;
};

struct lab_tables;

must_check int lab_tables_create(struct lab_tables **ret_tables);
void lab_tables_destroy(struct lab_tables *tables); /* may be null */

/* Converts `count` pixels with the tables; the error is below 0.1 L. */
void lab_convert(const struct lab_tables *tables, const uint8_t (*bgr)[4], int count,
		 const struct lab_planes *planes);

/* Converts one colour without the tables; channels 0..255. */
struct lab lab_of(float r, float g, float b);
/* Returns the colour difference CIE76. */
float lab_distance(struct lab x, struct lab y);
/* Returns the distance from grey of the same lightness. */
float lab_chroma(struct lab c);

#endif
