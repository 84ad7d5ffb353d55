/* SPDX-License-Identifier: MIT */
#include "daemon/base/clock.h"

#include <sys/timex.h>
#include <time.h>

static int64_t read_us(clockid_t clock)
{
	struct timespec now;
	if (clock_gettime(clock, &now) < 0)
		return 0;
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

int64_t clock_monotonic_ms(void)
{
	return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_realtime_ms(void)
{
	return read_us(CLOCK_REALTIME) / 1000;
}

bool clock_is_synchronised(void)
{
	struct timex state = { .modes = 0 };
	return adjtimex(&state) >= 0 && !(state.status & STA_UNSYNC);
}
