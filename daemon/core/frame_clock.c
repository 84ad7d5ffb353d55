/* SPDX-License-Identifier: MIT */
#include "daemon/core/frame_clock.h"

#include <stddef.h>

/* The allowed lag is long, because a stamp may mark the beginning of a frame, and a slow camera
 * takes a long time for one frame. */
enum { LAG_MAX_US = 500000, AHEAD_MAX_US = 50000, GOOD_MIN = 30 };

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static enum frame_clock_doubt doubt(const struct frame_clock *clock,
				    const struct frame_times *times)
{
	if (times->stamp_us <= 0)
		return FRAME_CLOCK_MISSING;
	if (times->stamp_us > times->taken_us + AHEAD_MAX_US)
		return FRAME_CLOCK_AHEAD;
	if (times->stamp_us < later(times->given_us, times->empty_us) - LAG_MAX_US)
		return FRAME_CLOCK_LAGS;
	return times->stamp_us <= clock->last_stamp_us ? FRAME_CLOCK_STANDS : FRAME_CLOCK_TRUSTED;
}

static void judge(struct frame_clock *clock, const struct frame_times *times)
{
	enum frame_clock_doubt now = doubt(clock, times);
	clock->last_stamp_us = times->stamp_us;
	clock->good = now == FRAME_CLOCK_TRUSTED ? clock->good + 1 : 0;
	if (now != FRAME_CLOCK_TRUSTED || clock->good >= GOOD_MIN)
		clock->doubt = now;
}

int64_t frame_clock_date(struct frame_clock *clock, const struct frame_times *times)
{
	judge(clock, times);
	int64_t date_us = later(times->given_us, times->empty_us);
	if (clock->doubt == FRAME_CLOCK_TRUSTED)
		date_us = times->stamp_us < times->taken_us ? times->stamp_us : times->taken_us;
	clock->last_us = later(date_us, clock->last_us + 1);
	return clock->last_us;
}

const char *frame_clock_doubt_text(enum frame_clock_doubt doubt)
{
	switch (doubt) {
	case FRAME_CLOCK_MISSING:
		return "are missing, or of another clock";
	case FRAME_CLOCK_STANDS:
		return "stand still";
	case FRAME_CLOCK_LAGS:
		return "lag behind";
	case FRAME_CLOCK_AHEAD:
		return "are in the future";
	case FRAME_CLOCK_TRUSTED:
	case FRAME_CLOCK_DOUBTS:
		break;
	}
	return NULL;
}
