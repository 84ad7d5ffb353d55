/* SPDX-License-Identifier: MIT */
/* Pictures and picture files for tests. The caller frees all memory with free(). */
#ifndef TESTS_SUPPORT_PICTURES_H
#define TESTS_SUPPORT_PICTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/frame.h"
#include "daemon/core/image.h"

/* A smooth picture without symmetry: red grows to the right, green grows downwards, and one corner
 * is dark. */
struct image pictures_smooth(int width, int height);

/* The smooth picture with noise that is the same each time; strength 0..255. */
struct image pictures_noisy(int width, int height, int strength);

/* Over the channels B, G and R of all pixels. */
int pictures_largest_difference(const struct image *a, const struct image *b);
double pictures_mean_difference(const struct image *a, const struct image *b);

/* Turns and mirrors an upright picture as a camera stores it that writes this EXIF orientation. */
struct image pictures_as_stored(const struct image *upright, int orientation);

struct pictures_jpeg {
	int quality;
	bool is_grey, is_cmyk, is_progressive, is_422;
	bool has_no_tables; /* has no Huffman tables, as UVC cameras send it */
	int orientation;    /* of an EXIF block; 0: no block */
	int dots_per_cm;    /* the JFIF density; 0: libjpeg's default */
};

void pictures_encode_jpeg(const struct image *image, const struct pictures_jpeg *flavour,
			  uint8_t **ret_bytes, size_t *ret_size);

/* A frame as a camera gives it: its headers are read, its time is 0. Borrows the bytes. */
struct frame pictures_frame(const uint8_t *bytes, size_t size);

/* colour_type and depth have libpng's values. */
void pictures_encode_png(const struct image *image, int colour_type, int depth, bool is_interlaced,
			 uint8_t **ret_bytes, size_t *ret_size);

/* The JPEG quality that gives the first quantisation table; 0: libjpeg makes no such table. */
int pictures_quality_of(const uint8_t *bytes, size_t size);

/* Whether a marker (0xe1, ...) comes before the scan. ret_at (may be null): offset of its 0xff. */
bool pictures_has_marker(const uint8_t *bytes, size_t size, uint8_t marker, size_t *ret_at);

#endif
