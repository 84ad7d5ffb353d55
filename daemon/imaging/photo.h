/* SPDX-License-Identifier: MIT */
/*
 * The finished photo: cut, scaled once and compressed into the profile's size range.
 *
 * Scaling averages by area in linear light: every source pixel counts with the part of it that an
 * output pixel covers. No ringing (an overshoot at the hair line would be retouching), brightness
 * is kept as the eye and the examiner's linear measures see it. Integer arithmetic: the same
 * picture gives the same bytes on every machine.
 *
 * Never padded, enlarged, rotated or mirrored: a crop that asks for it is -EINVAL.
 */
#ifndef DAEMON_IMAGING_PHOTO_H
#define DAEMON_IMAGING_PHOTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/imaging/jpeg.h"

struct photo_spec {
	int width, height;            /* pixels of the photo */
	size_t min_bytes, max_bytes;  /* 20..40 KB */
	int min_quality, max_quality; /* 60..95 */
	int dpi;                      /* 300 */
};

/* "20-40 KB" may mean either thousand: 20480..40000 is inside both. */
#define PHOTO_SPEC_CHSI                                                                            \
	{                                                                                          \
		.width = 480, .height = 640, .min_bytes = 20480, .max_bytes = 40000,               \
		.min_quality = 60, .max_quality = 95, .dpi = 300,                                  \
	}

struct photo {
	uint8_t *bytes; /* a JPEG; photo_finish() callers own it: photo_release() */
	size_t size_bytes;
	int quality;
	enum jpeg_sampling sampling; /* 4:2:0; 4:4:4 only where 4:2:0 is below min_bytes at best */
	bool in_range;               /* the size lies in min_bytes..max_bytes */
};

/* The highest quality whose size is in range; where none is, the quality bounds win and in_range is
 * false. */
must_check int photo_finish(const struct image *picture, const struct crop *crop,
			    const struct photo_spec *spec, struct problem *problem,
			    struct photo *ret_photo);
void photo_release(struct photo *photo); /* null bytes are fine */

/* Only the pixels: fills `image`, whose width, height, pixels and stride the caller set. */
must_check int photo_scale(const struct image *picture, const struct crop *crop,
			   const struct image *image);

#endif
