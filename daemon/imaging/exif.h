/* SPDX-License-Identifier: MIT */
/*
 * The one thing that we need from EXIF: which way is up. We read it ourselves, because a whole EXIF
 * library would be much code for bytes that strangers bring. It checks every bound and is fuzzed.
 */
#ifndef DAEMON_IMAGING_EXIF_H
#define DAEMON_IMAGING_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* Returns 1..8; 1 for bytes that make no sense. tiff: what follows "Exif\0\0" in APP1. */
int exif_orientation(const uint8_t *tiff, size_t size_bytes);

#endif
