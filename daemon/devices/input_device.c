/* SPDX-License-Identifier: MIT */
#include "daemon/devices/input_device.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct input_device {
	int fd;
	struct libevdev *evdev;
	/* the kernel dropped events, and some keys that changed meanwhile are not reported yet */
	bool is_syncing;
};

static int explain_open(const char *path, int error, struct problem *problem)
{
	if (error == -EACCES)
		return problem_set(problem, error,
				   "no permission to open %s: add the daemon's user to group input "
				   "(SupplementaryGroups= in the unit), see: ls -lL %s",
				   path, path);
	return problem_set(problem, error, "%s: %s", path, strerror(-error));
}

static int prepare(struct input_device *device, const char *path, struct problem *problem)
{
	int r = libevdev_new_from_fd(device->fd, &device->evdev);
	if (r < 0)
		return problem_set(problem, r, "%s is no input device: %s", path, strerror(-r));
	r = libevdev_grab(device->evdev, LIBEVDEV_GRAB);
	if (r < 0)
		return problem_set(problem, r,
				   "another program holds %s (%s); find it with: fuser -v %s", path,
				   strerror(-r), path);
	r = libevdev_set_clock_id(device->evdev, CLOCK_MONOTONIC);
	if (r < 0)
		return problem_set(problem, r, "%s: its clock cannot be set: %s", path,
				   strerror(-r));
	return 0;
}

int input_device_open(const char *path, struct problem *problem, struct input_device **ret_device)
{
	struct input_device *device = calloc(1, sizeof(*device));
	if (!device)
		return problem_memory(problem);
	device->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int r = device->fd < 0 ? explain_open(path, -errno, problem)
			       : prepare(device, path, problem);
	if (r < 0) {
		input_device_close(device);
		return r;
	}
	*ret_device = device;
	return 0;
}

void input_device_close(struct input_device *device)
{
	if (!device)
		return;
	if (device->evdev)
		libevdev_free(device->evdev);
	if (device->fd >= 0)
		(void)close(device->fd);
	free(device);
}

int input_device_fd(const struct input_device *device)
{
	return device->fd;
}

bool input_device_is_down(const struct input_device *device, unsigned code)
{
	return libevdev_get_event_value(device->evdev, EV_KEY, code) != 0;
}

int input_device_next(struct input_device *device, struct input_event *ret_event)
{
	for (;;) {
		unsigned flag =
			device->is_syncing ? LIBEVDEV_READ_FLAG_SYNC : LIBEVDEV_READ_FLAG_NORMAL;
		int r = libevdev_next_event(device->evdev, flag, ret_event);
		if (r == -EAGAIN && device->is_syncing) {
			device->is_syncing = false;
			continue;
		}
		if (r == -EAGAIN || r == -EINTR)
			return INPUT_NOTHING;
		if (r < 0)
			return r;
		if (device->is_syncing)
			return INPUT_DIFFERENCE;
		if (r != LIBEVDEV_READ_STATUS_SYNC)
			return INPUT_EVENT;
		device->is_syncing = true;
		return INPUT_DROPPED;
	}
}
