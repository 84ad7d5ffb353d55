/* SPDX-License-Identifier: MIT */
/*
 * Converts 8-bit sRGB colours (IEC 61966-2-1) to CIELAB (CIE 15, white point D65). In CIELAB, the
 * distance between two colours matches the difference that people see.
 */
#ifndef DAEMON_EXAMINER_LAB_H
#define DAEMON_EXAMINER_LAB_H

#include <stdint.h>

#include "daemon/core/problem.h"

struct lab {
	float l, a, b;
};

/* The output of lab_convert(): one array for each coordinate of the colours. */
struct lab_planes {
	float *light; /* linear luminance by ITU-R BT.709, 0..1 */
	float *l, *a, *b;
};

struct lab_tables;

must_check int lab_tables_create(struct lab_tables **ret_tables);
void lab_tables_destroy(struct lab_tables *tables); /* may be null */

/* Converts `count` pixels with the tables. The error of the lightness L is below 0.1. */
void lab_convert(const struct lab_tables *tables, const uint8_t (*bgr)[4], int count,
		 const struct lab_planes *planes);

/* Converts one colour without the tables. r, g and b are 0..255. */
struct lab lab_of(float r, float g, float b);
/* Returns the difference of two colours by the formula CIE76. */
float lab_distance(struct lab x, struct lab y);
/* Returns the distance from grey of the same lightness. */
float lab_chroma(struct lab c);

#endif
