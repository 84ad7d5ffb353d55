/* SPDX-License-Identifier: MIT */
/*
 * Image files for booth-check and the tests: what a file is says its content, never its name.
 *
 * JPEG (also grey, progressive, EXIF-rotated) and PNG (grey, RGB, RGBA, palette; 16 bit is reduced
 * to 8, transparency is laid over white). Anything else, an animated PNG, CMYK, a truncated or
 * empty file and one over the limits is refused with a sentence, before large memory is asked for.
 */
#ifndef DAEMON_IMAGING_PICTURE_H
#define DAEMON_IMAGING_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/image.h"
#include "daemon/core/problem.h"

/* Upright, pixels of its own: release image->pixels with free(). */
must_check int picture_read(const char *path, struct problem *problem, struct image *ret_image);
must_check int picture_decode(const uint8_t *bytes, size_t size_bytes, struct problem *problem,
			      struct image *ret_image);

/* 8-bit RGB PNG; X is dropped. Overlays, screens, test pictures: not durable. */
must_check int picture_write_png(const char *path, const struct image *image,
				 struct problem *problem);

/* The same into memory: free() it. */
must_check int picture_encode_png(const struct image *image, uint8_t **ret_bytes,
				  size_t *ret_size_bytes);

#endif
