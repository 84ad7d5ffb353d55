/* SPDX-License-Identifier: MIT */
/*
 * Which camera a setting means, and which one is there.
 *
 * camera.device is a node (/dev/video0), one of udev's names (/dev/v4l/by-id/...,
 * /dev/v4l/by-path/...) or "usb:VENDOR:PRODUCT[:SERIAL]" (hexadecimal, as lsusb prints them). A
 * node's number says nothing: after a re-plug another camera may have it. So what is found is
 * compared with what is expected.
 *
 * All is read from sysfs; nothing here opens a device.
 */
#ifndef DAEMON_DEVICES_CAMERA_IDENTITY_H
#define DAEMON_DEVICES_CAMERA_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

/* Where devices are looked for: "/dev" and "/sys", or a test's folders. */
struct device_roots {
	const char *dev, *sys;
};

/* Enough for camera_identity_describe(). */
enum { CAMERA_IDENTITY_TEXT = 320 };

struct camera_identity {
	char node[128];      /* the device node, links followed */
	char name[64];       /* as the kernel names the camera */
	char usb[96];        /* "046d:0825:SERIAL" or "046d:0825"; empty: not on USB */
	char port[64];       /* the USB port's name in sysfs, "3-1.2"; empty: not on USB */
	char virtual_by[32]; /* why it is no real camera: "vivid", "vhci_hcd"; empty: it is real */
};

/* Where the setting points to now. -ENOENT: nothing there; the problem says what else is connected.
 */
must_check int camera_identity_find(const struct device_roots *roots, const char *device,
				    struct problem *problem, struct camera_identity *ret_identity);

/* Whether the setting points to a node at all, without more questions. */
bool camera_identity_is_there(const struct device_roots *roots, const char *device);

/* Whether `found` is the camera of `expected`, which is VENDOR:PRODUCT or VENDOR:PRODUCT:SERIAL;
 * empty: any camera is. */
bool camera_identity_matches(const struct camera_identity *found, const char *expected);

/* "Rig Camera (1209:0001:RIG0001) at /dev/video0", for messages. */
void camera_identity_describe(const struct camera_identity *identity, char *text, size_t size);

#endif
