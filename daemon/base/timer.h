/* SPDX-License-Identifier: MIT */
/* Arms a libevent timer with one number instead of a struct timeval. */
#ifndef DAEMON_BASE_TIMER_H
#define DAEMON_BASE_TIMER_H

#include <stdint.h>

struct event;

/* Times below 0 count as 0: the timer fires in the loop's next turn. Return -ENOMEM if memory is
 * out. */
int timer_arm_ms(struct event *timer, int64_t ms);
int timer_arm_us(struct event *timer, int64_t us);

#endif
