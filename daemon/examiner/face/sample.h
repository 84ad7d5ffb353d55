/* SPDX-License-Identifier: MIT */
/*
 * Samples pictures for the input of networks: any part of a BGRX picture, resized or turned,
 * becomes rows of R, G, B floats (`value * scale + offset`, value 0..255).
 *
 * A sampler works on one picture at a time and borrows it until the next picture is set. When it
 * first needs a half-size copy of the picture, it makes this copy. The copy saves time, because all
 * networks sample the same picture, most of them at a fifth of its size, and reading all pixels
 * three times is slow.
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
	float *rgb; /* `height` rows of `width` pixels; a pixel has 3 floats: R, G, B */
	int width, height;
	float scale, offset;
};

must_check int sampler_create(struct sampler **ret_sampler);
void sampler_destroy(struct sampler *sampler);

/* Sets the picture that is sampled next. It must have at least one pixel. */
void sampler_set(struct sampler *sampler, const struct image *image);

/*
 * Samples a rectangular region at the size of the target. If the region shrinks by two or more,
 * averages pixels over areas, else interpolates bilinearly. Pixels outside the picture are black.
 * -ENOMEM: out of memory.
 */
must_check int sample_region(struct sampler *sampler, struct box region,
			     const struct sample_target *target);

/*
 * Samples the picture bilinearly at one place for each output pixel: the place to which the map
 * takes the pixel's centre. If the map shrinks the picture by two or more, pixels are averaged
 * first. Outside the picture, the nearest edge pixel is used. -ENOMEM: out of memory.
 */
must_check int sample_warp(struct sampler *sampler, const struct plane_map *map,
			   const struct sample_target *target);

#endif
