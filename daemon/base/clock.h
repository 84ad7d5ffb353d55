/* SPDX-License-Identifier: MIT */
/* The two clocks. Whatever waits, or orders events, uses the monotonic one; the other is for
 * people. */
#ifndef DAEMON_BASE_CLOCK_H
#define DAEMON_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_monotonic_us(void);
int64_t clock_monotonic_ms(void);
int64_t clock_realtime_ms(void);

/* Whether a time server confirms the wall clock. The kernel knows (adjtimex: no STA_UNSYNC); where a
 * sandbox forbids that question, systemd-timesyncd does. */
bool clock_is_synchronised(void);

/* Whether a time server answered systemd-timesyncd in the last hours. A program in a sandbox can see
 * no more. */
bool clock_timesyncd_confirms(void);

#endif
