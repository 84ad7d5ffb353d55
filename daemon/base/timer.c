/* SPDX-License-Identifier: MIT */
#include "daemon/base/timer.h"

#include <errno.h>
#include <sys/time.h>
#include <event2/event.h>

int timer_arm_us(struct event *timer, int64_t us)
{
	int64_t wait_us = us > 0 ? us : 0;
	struct timeval wait = { .tv_sec = wait_us / 1000000, .tv_usec = wait_us % 1000000 };
	return event_add(timer, &wait) < 0 ? -ENOMEM : 0;
}

int timer_arm_ms(struct event *timer, int64_t ms)
{
	return timer_arm_us(timer, ms > INT64_MAX / 1000 ? INT64_MAX : ms * 1000);
}
