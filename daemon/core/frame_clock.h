/* SPDX-License-Identifier: MIT */
/*
 * When a frame was taken. Pure.
 *
 * Drivers stamp their frames with CLOCK_MONOTONIC, but not all do it right: stamps may stand still,
 * lag by seconds, run ahead, or be of another clock. So a stamp is believed only where it can be
 * true. It cannot be true when it is
 *   not newer than the stamp before;
 *   more than 50 ms later than the time at which we took the frame from the driver;
 *   more than 500 ms earlier than the time at which we gave the frame's buffer to the driver, or
 *   than the last time at which the driver had no finished frame: the frame was finished after both.
 * Otherwise the frame gets the later one of these two times. That is before the frame was finished,
 * by a frame's duration at most while we take each frame at once: so a frame from before the shutter
 * never seems to be newer. (The time at which we took it would be too new for a frame that waited in
 * the driver while the program was busy.) After a stamp that cannot be true none is believed until 30
 * in a row could be.
 */
#ifndef DAEMON_CORE_FRAME_CLOCK_H
#define DAEMON_CORE_FRAME_CLOCK_H

#include <stdint.h>

/* Why the driver's stamps are not believed. */
enum frame_clock_doubt {
	FRAME_CLOCK_TRUSTED,
	FRAME_CLOCK_MISSING, /* the driver has no stamps of CLOCK_MONOTONIC */
	FRAME_CLOCK_STANDS,
	FRAME_CLOCK_LAGS,
	FRAME_CLOCK_AHEAD,
	FRAME_CLOCK_DOUBTS,
};

/* All zero at the start of a stream. */
struct frame_clock {
	int64_t last_stamp_us, last_us;
	unsigned good; /* stamps in a row that could be true */
	enum frame_clock_doubt doubt;
};

/* CLOCK_MONOTONIC. */
struct frame_times {
	int64_t stamp_us; /* the driver's; 0: it has none */
	int64_t given_us; /* when we gave the frame's buffer to the driver */
	int64_t empty_us; /* the last time at which the driver had no finished frame; 0: never */
	int64_t taken_us; /* when we took the frame from the driver */
};

/* When the frame was finished. Call it for each frame that the driver gives, in order: each time is
 * later than the one before. */
int64_t frame_clock_date(struct frame_clock *clock, const struct frame_times *times);

/* "stand still", for messages about the stamps; null for FRAME_CLOCK_TRUSTED. */
const char *frame_clock_doubt_text(enum frame_clock_doubt doubt);

#endif
