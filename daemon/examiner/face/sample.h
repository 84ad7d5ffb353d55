/* SPDX-License-Identifier: MIT */
/*
 * Brings pictures into networks: any part of a BGRX picture, resized or turned, becomes rows of R,
 * G, B floats (`value * scale + offset`, value 0..255).
 *
 * A sampler works on one picture at a time and borrows it until the next picture is set. It makes a
 * half-size copy of the picture when it first needs the copy: every network samples the same
 * picture, most of them at a fifth of its size, and reading all pixels three times is slow.
 *
 * Coordinates are continuous: pixel i covers i..i+1 (image.h). A sampler serves one thread.
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
	float *rgb; /* height rows of width pixels; a pixel has 3 floats */
	int width, height;
	float scale, offset;
};

must_check int sampler_create(struct sampler **ret_sampler);
void sampler_destroy(struct sampler *sampler);

/* Sets the picture for the next samples. The picture has at least one pixel. */
void sampler_set(struct sampler *sampler, const struct image *image);

/*
 * Resizes the region: averages over areas when shrinking, and interpolates bilinearly when
 * enlarging. Pixels outside the picture are black. -ENOMEM.
 */
must_check int sample_region(struct sampler *sampler, struct box region,
			     const struct sample_target *target);

/*
 * Samples the picture bilinearly at the places to which the map takes the output's pixel centres.
 * If the map shrinks by two or more, pixels are averaged first. Outside the picture its edge pixels
 * repeat. -ENOMEM.
 */
must_check int sample_warp(struct sampler *sampler, const struct plane_map *map,
			   const struct sample_target *target);

#endif
