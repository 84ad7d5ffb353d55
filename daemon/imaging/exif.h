/* SPDX-License-Identifier: MIT */
/*
 * The one thing we need from EXIF: which way is up. A reader of its own, because a whole EXIF
 * library is a large surface for bytes that strangers bring. Checked against every bound; fuzzed.
 */
#ifndef DAEMON_IMAGING_EXIF_H
#define DAEMON_IMAGING_EXIF_H

#include <stddef.h>
#include <stdint.h>

/* tiff: what follows "Exif\0\0" in APP1, or a PNG's eXIf chunk. 1..8; 1 for whatever makes no
 * sense. */
int exif_orientation(const uint8_t *tiff, size_t size_bytes);

#endif
