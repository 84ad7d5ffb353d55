/* SPDX-License-Identifier: MIT */
/*
 * Finds the time when a frame was taken. Pure.
 *
 * Drivers stamp their frames with CLOCK_MONOTONIC, but some do it wrongly: stamps may stand still,
 * lag by seconds, run ahead, or come from another clock. So a stamp is believed only if it can be
 * true. It cannot be true if it is
 *   not newer than the stamp before it;
 *   more than 50 ms later than the time when we took the frame from the driver;
 *   more than 500 ms earlier than the later of these two times: the time when we gave the
 *   frame's buffer to the driver, and the last time when the driver had no finished frame. (The
 *   frame was finished after both.)
 * If the stamp is not believed, the frame gets the later of these two times instead. As long as
 * we take each frame at once, the frame was finished at most one frame's duration after that time.
 * So a frame from before the shutter never seems newer than the shutter. (The time when we took the
 * frame would be too new for a frame that waited in the driver while the program was busy.) After a
 * stamp that cannot be true, no stamp is believed until 30 stamps in a row could be true.
 */
#ifndef DAEMON_CORE_FRAME_CLOCK_H
#define DAEMON_CORE_FRAME_CLOCK_H

#include <stdint.h>

/* The reason why the driver's stamps are not believed. */
enum frame_clock_doubt {
	FRAME_CLOCK_TRUSTED,
	FRAME_CLOCK_MISSING, /* the driver has no stamps of CLOCK_MONOTONIC */
	FRAME_CLOCK_STANDS,
	FRAME_CLOCK_LAGS,
	FRAME_CLOCK_AHEAD,
	FRAME_CLOCK_DOUBTS,
};

/* What this module remembers about one stream. Set it to all zero at the start of a stream. */
struct frame_clock {
	int64_t last_stamp_us, last_us;
	unsigned good; /* number of stamps in a row that could be true */
	enum frame_clock_doubt doubt;
};

/* The times of one frame, on CLOCK_MONOTONIC. */
struct frame_times {
	int64_t stamp_us; /* the driver's stamp; 0: no stamp */
	int64_t given_us; /* time when we gave the frame's buffer to the driver */
	int64_t empty_us; /* the last time when the driver had no finished frame; 0: never */
	int64_t taken_us; /* time when we took the frame from the driver */
};

/* Returns the time when the frame was finished. Call this function for each frame from the driver,
 * in order. Each returned time is later than the previous one. */
int64_t frame_clock_date(struct frame_clock *clock, const struct frame_times *times);

/* Returns a text that completes a message about the stamps, such as "stand still"; null for
 * FRAME_CLOCK_TRUSTED. */
const char *frame_clock_doubt_text(enum frame_clock_doubt doubt);

#endif
