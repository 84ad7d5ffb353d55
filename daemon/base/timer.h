/* SPDX-License-Identifier: MIT */
/* Starts a libevent timer for a time that is given as one number instead of a struct timeval. */
#ifndef DAEMON_BASE_TIMER_H
#define DAEMON_BASE_TIMER_H

#include <stdint.h>

struct event;

/* These functions make the timer fire after this time. A time below 0 counts as 0: the timer then
 * fires in the event loop's next iteration. -ENOMEM: out of memory. */
int timer_arm_ms(struct event *timer, int64_t ms);
int timer_arm_us(struct event *timer, int64_t us);

#endif
