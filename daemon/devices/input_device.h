/* SPDX-License-Identifier: MIT */
/*
 * One open input device. The device is grabbed, so no other program and no console gets its keys.
 * Each event has the CLOCK_MONOTONIC time at which it happened.
 */
#ifndef DAEMON_DEVICES_INPUT_DEVICE_H
#define DAEMON_DEVICES_INPUT_DEVICE_H

#include <linux/input.h>
#include <stdbool.h>

#include "daemon/core/problem.h"

struct input_device;

/* path: such as "/dev/input/event3". -EBUSY: another program has grabbed the device. -EACCES: no
 * permission. The problem says what to do, for these and all other errors. */
must_check int input_device_open(const char *path, struct problem *problem,
				 struct input_device **ret_device);
void input_device_close(struct input_device *device); /* null is fine */

int input_device_fd(const struct input_device *device);

/* Returns whether the key was down after the last event that was read. */
bool input_device_is_down(const struct input_device *device, unsigned code);

enum input_news {
	INPUT_NOTHING, /* no event is available */
	INPUT_EVENT,
	/* We read too late, and the kernel dropped events. The changed keys follow as
	 * INPUT_DIFFERENCE. */
	INPUT_DROPPED,
	/* A key whose state changed while events were dropped. */
	INPUT_DIFFERENCE,
};

/* Reads the next event. Returns a value of enum input_news, or a negative errno if the device is
 * gone. */
must_check int input_device_next(struct input_device *device, struct input_event *ret_event);

#endif
