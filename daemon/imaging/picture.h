/* SPDX-License-Identifier: MIT */
/*
 * Reads and writes image files for booth-check and the tests. The type of a file is recognised by
 * its contents, not by its name.
 *
 * The functions read JPEG (also grey, progressive or rotated by EXIF) and PNG (grey, RGB, RGBA or
 * palette; 16 bits become 8, transparent pixels are put on white). They refuse all other files with
 * an error message, before they allocate much memory: other formats, animated PNG, CMYK, truncated
 * and empty files, and pictures over the limits of jpeg.h.
 */
#ifndef DAEMON_IMAGING_PICTURE_H
#define DAEMON_IMAGING_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* picture_read() and picture_decode() return an upright image. The caller frees
 * ret_image->pixels. */
must_check int picture_read(const char *path, struct problem *problem, struct image *ret_image);
must_check int picture_decode(const uint8_t *bytes, size_t size_bytes, struct problem *problem,
			      struct image *ret_image);

/* Writes an 8-bit RGB PNG, for overlays, screens and test pictures. Does not call fsync() on the
 * file. */
must_check int picture_write_png(const char *path, const struct image *image,
				 struct problem *problem);

/* Like picture_write_png(), but writes to memory; the caller frees the bytes. */
must_check int picture_encode_png(const struct image *image, uint8_t **ret_bytes,
				  size_t *ret_size_bytes);

#endif
