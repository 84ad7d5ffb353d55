/* SPDX-License-Identifier: MIT */
/*
 * Reads the orientation, the only value that we need from EXIF. We parse it ourselves, because a
 * whole EXIF library would be much code that reads files of unknown origin. The parser checks every
 * bound and is fuzzed.
 */
#ifndef DAEMON_IMAGING_EXIF_H
#define DAEMON_IMAGING_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* Returns the orientation, 1..8, or 1 if the bytes are malformed. `tiff` points to the bytes that
 * follow "Exif\0\0" in the segment APP1. */
int exif_orientation(const uint8_t *tiff, size_t size_bytes);

#endif
