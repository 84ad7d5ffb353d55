/* SPDX-License-Identifier: MIT */
/*
 * One frame as a camera hands it over: compressed bytes, borrowed for one callback.
 * Times are CLOCK_MONOTONIC: the instant the sensor finished the frame, not when we read it.
 */
#ifndef DAEMON_CORE_FRAME_H
#define DAEMON_CORE_FRAME_H

#include <stddef.h>
#include <stdint.h>

struct frame {
	const uint8_t *bytes; /* a JPEG stream, SOI to EOI */
	size_t size_bytes;
	int width, height;   /* as stored, before EXIF rotation */
	int64_t captured_us; /* CLOCK_MONOTONIC */
	uint32_t sequence;   /* the driver's counter; gaps are lost frames */
};

#endif
