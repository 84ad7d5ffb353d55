/* SPDX-License-Identifier: MIT */
/*
 * Input devices that answer libevdev's calls, in virtual time (fake_loop) and a made-up /dev and
 * /sys.
 *
 * wrap: open libevdev_new_from_fd libevdev_grab libevdev_set_clock_id libevdev_next_event
 *       libevdev_get_event_value libevdev_free
 *
 * A device behaves as in the kernel: it keeps 64 events and drops all when there are more, it
 * passes on changes only, and its keys are released when it is unplugged.
 */
#ifndef TESTS_SUPPORT_FAKE_EVDEV_H
#define TESTS_SUPPORT_FAKE_EVDEV_H

#include <stdbool.h>
#include <stdint.h>

enum { FAKE_EVDEV_DEVICES = 4 };

void fake_evdev_begin(void);
/* Fails the test where the program has left a device open. */
void fake_evdev_end(void);
const char *fake_evdev_dev(void);
const char *fake_evdev_sys(void);

/* Plugs in device 0..3 as the next eventN. Its by-path name is "panel-N". */
void fake_evdev_plug(int device, const char *name, const char *vendor, const char *product);
void fake_evdev_unplug(int device);

/* The key is pressed or released. at_us must not go back. */
void fake_evdev_key(int device, unsigned code, bool is_pressed, int64_t at_us);
/* An event of the kernel's key repeat. */
void fake_evdev_repeat(int device, unsigned code, int64_t at_us);

/* What open() and libevdev_grab() answer from now on: 0, or a (positive) errno. */
void fake_evdev_refuse(int device, int open_error, int grab_error);
bool fake_evdev_is_grabbed(int device);
bool fake_evdev_is_open(int device);
/* Whether the program has not read all events. */
bool fake_evdev_has_events(int device);

#endif
