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

/* Whether the kernel says the wall clock is synchronised (adjtimex; no STA_UNSYNC). */
bool clock_is_synchronised(void);

#endif
