/* SPDX-License-Identifier: MIT */
/*
 * One frame as a camera hands it over: compressed bytes, borrowed for one callback, and what their
 * headers say, so that they are read once.
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
	bool has_huffman; /* at least one DHT before the first scan: UVC cameras leave them out */
	int orientation;  /* EXIF, 1..8; 1 where there is none or it makes no sense */
	int dpi;          /* from JFIF, 0 where unknown */
};

struct frame {
	const uint8_t *bytes; /* a JPEG stream, SOI to EOI */
	size_t size_bytes;
	struct jpeg_info info; /* of these bytes, from jpeg_probe() */
	/* CLOCK_MONOTONIC: when the sensor finished the frame, not when we read it. */
	int64_t captured_us;
	uint32_t sequence; /* the driver's counter; gaps are lost frames */
};

#endif
