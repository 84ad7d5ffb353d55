/* SPDX-License-Identifier: MIT */
#include "tests/support/fake_evdev.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/fake_open.h"
#include "tests/support/folder.h"

enum { QUEUE = 64 };

/* The module gets a pointer to this in place of libevdev's opaque struct. */
struct device {
	char node[32]; /* "event3" */
	char link[400];
	bool is_plugged, is_gone, is_grabbed, is_syncing, has_dropped;
	int fd; /* -1: not open */
	int open_error, grab_error;
	bool keys[KEY_CNT];  /* the state of the contacts */
	bool known[KEY_CNT]; /* what the program was last told */
	struct input_event queue[QUEUE];
	int first, count;
	int64_t last_us;
};

static struct {
	struct device devices[FAKE_EVDEV_DEVICES];
	struct folder folder;
	char dev[300], sys[300];
	int number;
} fake;

int __wrap_libevdev_new_from_fd(int fd, struct libevdev **ret_device);
int __wrap_libevdev_grab(struct libevdev *device, enum libevdev_grab_mode mode);
int __wrap_libevdev_set_clock_id(struct libevdev *device, int clock);
int __wrap_libevdev_next_event(struct libevdev *device, unsigned flags, struct input_event *event);
int __wrap_libevdev_get_event_value(const struct libevdev *device, unsigned type, unsigned code);
void __wrap_libevdev_free(struct libevdev *device);

static bool open_model(const char *path, int flags, int *ret_fd);

void fake_evdev_begin(void)
{
	char folder[400];
	memset(&fake, 0, sizeof(fake));
	for (int i = 0; i < FAKE_EVDEV_DEVICES; i++)
		fake.devices[i].fd = -1;
	folder_create(&fake.folder);
	(void)snprintf(fake.dev, sizeof(fake.dev), "%s/dev", fake.folder.path);
	(void)snprintf(fake.sys, sizeof(fake.sys), "%s/sys", fake.folder.path);
	(void)snprintf(folder, sizeof(folder), "%s/input/by-path", fake.dev);
	fake_open_folders(folder);
	fake_open_folders(fake.sys);
	fake_open_set(open_model);
}

void fake_evdev_end(void)
{
	for (int i = 0; i < FAKE_EVDEV_DEVICES; i++)
		assert_int_equal(fake.devices[i].fd, -1);
	fake_open_set(NULL);
	fake_open_remove(fake.sys);
	folder_remove(&fake.folder);
}

const char *fake_evdev_dev(void)
{
	return fake.dev;
}

const char *fake_evdev_sys(void)
{
	return fake.sys;
}

void fake_evdev_plug(int device, const char *name, const char *vendor, const char *product)
{
	struct device *it = &fake.devices[device];
	char folder[380], path[420];
	int fd = it->fd, open_error = it->open_error, grab_error = it->grab_error;
	assert_int_equal(fd, -1);
	memset(it, 0, sizeof(*it));
	it->fd = -1;
	it->open_error = open_error;
	it->grab_error = grab_error;
	(void)snprintf(it->node, sizeof(it->node), "event%d", fake.number++);
	(void)snprintf(folder, sizeof(folder), "%s/class/input/%s/device/id", fake.sys, it->node);
	fake_open_folders(folder);
	fake_open_put(folder, "vendor", vendor);
	fake_open_put(folder, "product", product);
	*strrchr(folder, '/') = '\0';
	fake_open_put(folder, "name", name);
	fake_open_put(folder, "uniq", "SERIAL\n");
	(void)snprintf(folder, sizeof(folder), "%s/input", fake.dev);
	it->is_plugged = true;
	fake_open_put(folder, it->node, "");
	(void)snprintf(path, sizeof(path), "%s/%s", folder, it->node);
	(void)snprintf(it->link, sizeof(it->link), "%s/input/by-path/panel-%d", fake.dev, device);
	assert_int_equal(symlink(path, it->link), 0);
}

static void say_readable(struct device *it)
{
	uint64_t counter;
	if (it->fd < 0)
		return;
	(void)!read(it->fd, &counter, sizeof(counter));
	counter = 1;
	if (it->count > 0 || it->has_dropped || it->is_gone)
		(void)!write(it->fd, &counter, sizeof(counter));
}

static void push(struct device *it, unsigned code, int value, int64_t at_us)
{
	assert_true(at_us >= it->last_us);
	it->last_us = at_us;
	if (it->fd < 0)
		return; /* the kernel keeps no events of a closed device */
	if (it->count == QUEUE) {
		it->has_dropped = true;
		it->count = 0;
	}
	struct input_event *event = &it->queue[(it->first + it->count++) % QUEUE];
	*event = (struct input_event){ .type = EV_KEY, .code = (uint16_t)code, .value = value };
	event->input_event_sec = at_us / 1000000;
	event->input_event_usec = at_us % 1000000;
	say_readable(it);
}

void fake_evdev_key(int device, unsigned code, bool is_pressed, int64_t at_us)
{
	struct device *it = &fake.devices[device];
	if (!it->is_plugged || it->keys[code] == is_pressed)
		return;
	it->keys[code] = is_pressed;
	push(it, code, is_pressed, at_us);
}

void fake_evdev_repeat(int device, unsigned code, int64_t at_us)
{
	push(&fake.devices[device], code, 2, at_us);
}

void fake_evdev_unplug(int device)
{
	struct device *it = &fake.devices[device];
	char path[400];
	for (unsigned code = 0; code < KEY_CNT; code++)
		if (it->keys[code])
			fake_evdev_key(device, code, false, it->last_us);
	it->is_plugged = false;
	it->is_gone = true;
	(void)unlink(it->link);
	(void)snprintf(path, sizeof(path), "%s/input/%s", fake.dev, it->node);
	(void)unlink(path);
	say_readable(it);
}

void fake_evdev_refuse(int device, int open_error, int grab_error)
{
	fake.devices[device].open_error = open_error;
	fake.devices[device].grab_error = grab_error;
}

bool fake_evdev_is_grabbed(int device)
{
	return fake.devices[device].is_grabbed;
}

bool fake_evdev_is_open(int device)
{
	return fake.devices[device].fd >= 0;
}

bool fake_evdev_has_events(int device)
{
	return fake.devices[device].count > 0 || fake.devices[device].has_dropped;
}

static struct device *device_at(const char *path)
{
	char node[500];
	for (int i = 0; i < FAKE_EVDEV_DEVICES; i++) {
		struct device *it = &fake.devices[i];
		(void)snprintf(node, sizeof(node), "%s/input/%s", fake.dev, it->node);
		if (it->is_plugged && strcmp(node, path) == 0)
			return it;
	}
	return NULL;
}

static int open_device(struct device *it, int flags)
{
	if (it->open_error) {
		errno = it->open_error;
		return -1;
	}
	assert_true(flags & O_NONBLOCK);
	assert_int_equal(it->fd, -1);
	it->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	it->first = it->count = 0;
	it->has_dropped = false;
	return it->fd;
}

static bool open_model(const char *path, int flags, int *ret_fd)
{
	struct device *it = device_at(path);
	if (!it)
		return false;
	*ret_fd = open_device(it, flags);
	return true;
}

int __wrap_libevdev_new_from_fd(int fd, struct libevdev **ret_device)
{
	for (int i = 0; i < FAKE_EVDEV_DEVICES; i++) {
		struct device *it = &fake.devices[i];
		if (it->fd != fd)
			continue;
		memcpy(it->known, it->keys, sizeof(it->known));
		*ret_device = (struct libevdev *)it;
		return 0;
	}
	return -ENOTTY;
}

int __wrap_libevdev_grab(struct libevdev *device, enum libevdev_grab_mode mode)
{
	struct device *it = (struct device *)device;
	if (it->grab_error)
		return -it->grab_error;
	it->is_grabbed = mode == LIBEVDEV_GRAB;
	return 0;
}

int __wrap_libevdev_set_clock_id(struct libevdev *device, int clock)
{
	(void)device;
	assert_int_equal(clock, 1); /* CLOCK_MONOTONIC, the clock of the daemon */
	return 0;
}

int __wrap_libevdev_get_event_value(const struct libevdev *device, unsigned type, unsigned code)
{
	assert_int_equal(type, EV_KEY);
	return ((const struct device *)device)->known[code];
}

void __wrap_libevdev_free(struct libevdev *device)
{
	struct device *it = (struct device *)device;
	it->is_grabbed = false;
	it->fd = -1; /* the program closes the descriptor itself */
}

/* Tells one key whose state the program does not know. Drops the queue: its events are older. */
static int next_difference(struct device *it, struct input_event *event)
{
	it->count = 0;
	for (unsigned code = 0; code < KEY_CNT; code++) {
		if (it->known[code] == it->keys[code])
			continue;
		it->known[code] = it->keys[code];
		*event = (struct input_event){ .type = EV_KEY,
					       .code = (uint16_t)code,
					       .value = it->keys[code] };
		event->input_event_sec = it->last_us / 1000000;
		event->input_event_usec = it->last_us % 1000000;
		return LIBEVDEV_READ_STATUS_SYNC;
	}
	say_readable(it);
	return -EAGAIN;
}

int __wrap_libevdev_next_event(struct libevdev *device, unsigned flags, struct input_event *event)
{
	struct device *it = (struct device *)device;
	if (flags == LIBEVDEV_READ_FLAG_SYNC)
		return next_difference(it, event);
	if (it->has_dropped) {
		it->has_dropped = false;
		*event = (struct input_event){ .type = EV_SYN, .code = SYN_DROPPED };
		return LIBEVDEV_READ_STATUS_SYNC;
	}
	if (it->count == 0)
		return it->is_gone ? -ENODEV : -EAGAIN;
	*event = it->queue[it->first];
	it->first = (it->first + 1) % QUEUE;
	it->count--;
	if (event->value != 2)
		it->known[event->code] = event->value != 0;
	say_readable(it);
	return LIBEVDEV_READ_STATUS_SUCCESS;
}
