/* SPDX-License-Identifier: MIT */
/*
 * Reads the orientation, the only value that we need from EXIF. We parse it ourselves, because a
 * whole EXIF library would be much code for bytes from strangers. The parser checks every bound and
 * is fuzzed.
 */
#ifndef DAEMON_IMAGING_EXIF_H
#define DAEMON_IMAGING_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* Returns the orientation, 1..8; 1 for malformed bytes. tiff: the bytes after "Exif\0\0" in
 * APP1. */
int exif_orientation(const uint8_t *tiff, size_t size_bytes);

#endif
