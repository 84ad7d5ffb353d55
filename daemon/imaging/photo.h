/* SPDX-License-Identifier: MIT */
/*
 * Makes the finished photo: the picture is cut, scaled once and compressed into the profile's size
 * range.
 *
 * Each pixel of the photo is the average, in linear light, of the picture's area that it covers. So
 * the brightness stays the same for the eye and for the examiner's measures, and edges do not
 * overshoot. (Overshoot along the hair would count as retouching.) The arithmetic uses integers, so
 * the same picture gives the same bytes on every machine.
 *
 * A photo is never padded, enlarged, rotated or mirrored. If a crop needs this, the functions
 * return -EINVAL.
 */
#ifndef DAEMON_IMAGING_PHOTO_H
#define DAEMON_IMAGING_PHOTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/crop.h"
#include "daemon/core/image.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/imaging/jpeg.h"

struct photo_spec {
	int width, height; /* size of the photo in pixels */
	size_t min_bytes, max_bytes;
	int min_quality, max_quality; /* limits of the JPEG quality on libjpeg's scale, 1..100 */
	int dpi;
};

/* Returns the size, quality and resolution that the profile demands of the finished photo. */
struct photo_spec photo_spec_of(const struct profile *profile);

struct photo {
	uint8_t *bytes; /* a JPEG; release it with photo_release() */
	size_t size_bytes;
	int quality;
	/* JPEG_SAMPLING_444 if the photo would have fewer than min_bytes with 4:2:0 even at the
	 * highest quality; else JPEG_SAMPLING_420. */
	enum jpeg_sampling sampling;
	bool is_in_range; /* whether the photo's size in bytes lies in min_bytes..max_bytes */
};

/* Makes the photo with the highest allowed quality at which its size in bytes lies in
 * min_bytes..max_bytes. If there is no such quality, sets is_in_range to false. */
must_check int photo_finish(const struct image *picture, const struct crop *crop,
			    const struct photo_spec *spec, struct problem *problem,
			    struct photo *ret_photo);
void photo_release(struct photo *photo); /* photo->bytes may be null */

/* Computes the photo's uncompressed pixels. The caller sets the width, height, pixels and stride of
 * `image`. */
must_check int photo_scale(const struct image *picture, const struct crop *crop,
			   const struct image *image);

#endif
