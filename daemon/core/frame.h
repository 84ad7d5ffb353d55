/* SPDX-License-Identifier: MIT */
/*
 * One frame from a camera: compressed bytes, valid during one callback, and the contents of their
 * headers, so that the headers are read only once.
 */
#ifndef DAEMON_CORE_FRAME_H
#define DAEMON_CORE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jpeg_info {
	int width, height; /* pixels as stored, before the rotation */
	int components;    /* 1 grey, 3 colour */
	bool is_progressive;
	bool has_huffman; /* true: a DHT comes before the first scan; UVC cameras omit it */
	int orientation;  /* EXIF value, 1..8; 1 if missing or malformed */
	int dpi;          /* from JFIF; 0: unknown */
};

struct frame {
	const uint8_t *bytes; /* a JPEG stream, SOI to EOI */
	size_t size_bytes;
	struct jpeg_info info; /* headers of these bytes, from jpeg_probe() */
	/* Time on CLOCK_MONOTONIC when the sensor finished the frame, not when we read it. */
	int64_t captured_us;
	uint32_t sequence; /* the driver's counter; a gap means lost frames */
};

#endif
