/* SPDX-License-Identifier: MIT */
/* The two clocks. Everything that waits or orders uses the monotonic one; only people read the
 * other. */
#ifndef DAEMON_BASE_CLOCK_H
#define DAEMON_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_monotonic_us(void);
int64_t clock_monotonic_ms(void);
int64_t clock_realtime_ms(void);

/*
 * Whether a time server confirms the wall clock: as the kernel says (adjtimex; no STA_UNSYNC), or,
 * where a sandbox forbids that question, as systemd-timesyncd says.
 */
bool clock_is_synchronised(void);

/* Whether systemd-timesyncd had an answer lately: all that a program in a sandbox can see. */
bool clock_timesyncd_confirms(void);

#endif
