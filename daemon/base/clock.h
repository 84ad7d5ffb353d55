/* SPDX-License-Identifier: MIT */
/* The computer's two clocks. Use the monotonic clock for waits and for the order of events. Use the
 * real-time clock for times that people read. */
#ifndef DAEMON_BASE_CLOCK_H
#define DAEMON_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_monotonic_us(void);
int64_t clock_monotonic_ms(void);
int64_t clock_realtime_ms(void);

/* Returns whether the real-time clock can show this time. No booth existed before 2026, so an earlier
 * time means that the clock's battery is empty: most boards then begin in 1970. */
bool clock_can_show(int64_t unix_ms);

/* Returns whether a time server confirms the real-time clock. adjtimex() asks the kernel, which
 * knows this (STA_UNSYNC is not set). If a sandbox forbids adjtimex(), clock_timesyncd_confirms()
 * decides. */
bool clock_is_synchronised(void);

/* Returns whether a time server has answered systemd-timesyncd in the last hours. A program in a
 * sandbox has no other way to find this out. */
bool clock_timesyncd_confirms(void);

#endif
