/* SPDX-License-Identifier: MIT */
#include "daemon/base/clock.h"

#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>

/* Number of seconds for which an answer from a time server confirms the clock. The kernel calls a
 * clock unsynchronised when it may be wrong by 16 s. Without an answer, a clock that drifts by 500
 * ppm can be wrong by this much after 32000 s (NTP_PHASE_LIMIT and MAXFREQ in linux/timex.h). */
enum { CONFIRMED_FOR_S = 32000 };

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

bool clock_can_show(int64_t unix_ms)
{
	static const int64_t year_2026_s = 1767225600;
	return unix_ms >= year_2026_s * 1000;
}

/* Compares the clock with the modification time of timesyncd's file. systemd-timesyncd.service(8)
 * says that this file is "touched on each successful synchronization". */
bool clock_timesyncd_confirms(void)
{
	struct stat mark;
	if (stat("/run/systemd/timesync/synchronized", &mark) < 0)
		return false;
	int64_t age_s = clock_realtime_ms() / 1000 - mark.st_mtim.tv_sec;
	return age_s >= 0 && age_s < CONFIRMED_FOR_S;
}

/* A sandbox may forbid adjtimex() even if it would change nothing: systemd's ProtectClock= forbids
 * it, and so does the filter @system-service, which does not contain @clock. */
bool clock_is_synchronised(void)
{
	struct timex state = { .modes = 0 };
	if (adjtimex(&state) < 0)
		return clock_timesyncd_confirms();
	return !(state.status & STA_UNSYNC);
}
