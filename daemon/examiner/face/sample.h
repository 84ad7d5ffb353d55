/* SPDX-License-Identifier: MIT */
/*
 * Pictures into networks: BGRX pixels of any part of a picture, resized or turned, to rows of R, G,
 * B floats (`value * scale + offset`, value 0..255).
 *
 * A sampler looks at one picture at a time (borrowed until the next one is set) and keeps a copy of
 * it at half the size, made when first needed: every network looks at the same picture, most of
 * them at a fifth of its size, and reading all pixels once instead of three times is what costs.
 * Coordinates are continuous: pixel i covers i..i+1 (image.h). One thread.
 */
#ifndef DAEMON_EXAMINER_FACE_SAMPLE_H
#define DAEMON_EXAMINER_FACE_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/examiner/face/plane.h"

struct sampler;

struct sample_target {
	float *rgb; /* height rows of width pixels, 3 floats each */
	int width, height;
	float scale, offset;
};

must_check int sampler_create(struct sampler **ret_sampler);
void sampler_destroy(struct sampler *sampler);

/* The picture that is sampled from now on; at least one pixel. */
void sampler_set(struct sampler *sampler, const struct image *image);

/*
 * Resizes the region, averaging over areas when shrinking and bilinearly when enlarging. What lies
 * outside the picture is black. -ENOMEM.
 */
must_check int sample_region(struct sampler *sampler, struct box region,
			     const struct sample_target *target);

/*
 * Samples the picture at map(output pixel centres), bilinearly; averaged first where the map
 * shrinks by two or more. What lies outside repeats the picture's edge. -ENOMEM.
 */
must_check int sample_warp(struct sampler *sampler, const struct plane_map *map,
			   const struct sample_target *target);

#endif
