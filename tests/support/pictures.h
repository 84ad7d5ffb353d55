/* SPDX-License-Identifier: MIT */
/* Pictures and picture files made for tests; all memory is freed by the caller with free(). */
#ifndef TESTS_SUPPORT_PICTURES_H
#define TESTS_SUPPORT_PICTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/frame.h"
#include "daemon/core/image.h"

/* A smooth picture without any symmetry: red grows to the right, green downwards, one dark corner.
 */
struct image pictures_smooth(int width, int height);

/* Repeatable noise over the smooth picture; strength 0..255. */
struct image pictures_noisy(int width, int height, int strength);

/* The largest difference of a channel, X left out, and the mean. */
int pictures_largest_difference(const struct image *a, const struct image *b);
double pictures_mean_difference(const struct image *a, const struct image *b);

/* As stored: an upright picture laid the way a camera with this EXIF orientation stores it. */
struct image pictures_as_stored(const struct image *upright, int orientation);

struct pictures_jpeg {
	int quality;
	bool is_grey, is_cmyk, is_progressive, is_422;
	bool has_no_tables; /* MJPEG as UVC cameras send it: standard tables, left out */
	int orientation;    /* puts an EXIF block in, 0: none */
	int dots_per_cm;    /* JFIF density in dots per cm, 0: libjpeg's default */
};

void pictures_encode_jpeg(const struct image *image, const struct pictures_jpeg *flavour,
			  uint8_t **ret_bytes, size_t *ret_size);

/* The bytes as a camera hands them over: the headers are read, the time is 0. Borrows the bytes. */
struct frame pictures_frame(const uint8_t *bytes, size_t size);

/* colour_type and depth as in libpng. */
void pictures_encode_png(const struct image *image, int colour_type, int depth, bool is_interlaced,
			 uint8_t **ret_bytes, size_t *ret_size);

/* The JPEG quality that the first quantisation table stands for, 0 where it is not libjpeg's. */
int pictures_quality_of(const uint8_t *bytes, size_t size);

/* Whether a marker (0xe1, ...) comes before the scan. ret_at (may be null): offset of its 0xff. */
bool pictures_has_marker(const uint8_t *bytes, size_t size, uint8_t marker, size_t *ret_at);

#endif
