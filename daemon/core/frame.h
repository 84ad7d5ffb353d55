/* SPDX-License-Identifier: MIT */
/*
 * One frame from a camera: its compressed bytes, which are valid only during one callback, and the
 * contents of their headers, which are stored here so that they are read only once.
 */
#ifndef DAEMON_CORE_FRAME_H
#define DAEMON_CORE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jpeg_info {
	int width, height; /* size in pixels as stored, before the rotation */
	int components;    /* 1 grey, 3 colour */
	bool is_progressive;
	/* true: a Huffman table (DHT) precedes the first scan; UVC cameras send none */
	bool has_huffman;
	int orientation; /* EXIF orientation, 1..8; 1 if it is missing or malformed */
	int dpi;         /* from JFIF; 0: unknown */
};

struct frame {
	const uint8_t *bytes; /* a JPEG stream, SOI to EOI */
	size_t size_bytes;
	struct jpeg_info info; /* headers of these bytes, from jpeg_probe() */
	/* Time (CLOCK_MONOTONIC) at which the sensor finished the frame, not at which we read
	 * it. */
	int64_t captured_us;
	uint32_t sequence; /* the driver's frame number; a skipped number means a lost frame */
};

#endif
