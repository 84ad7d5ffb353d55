/* SPDX-License-Identifier: MIT */
/*
 * Which camera a setting means, and which one is there.
 *
 * camera.device is a node (/dev/video0), one of udev's names (/dev/v4l/by-id/...,
 * /dev/v4l/by-path/...) or "usb:" and a name as in usb_name.h. After a re-plug another camera may
 * have the same node: so the caller compares the camera found with the one expected.
 *
 * All of this reads sysfs; nothing here opens a device.
 */
#ifndef DAEMON_DEVICES_CAMERA_IDENTITY_H
#define DAEMON_DEVICES_CAMERA_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

/* "/dev" and "/sys", or a test's folders. */
struct device_roots {
	const char *dev, *sys;
};

/* Enough for camera_identity_describe(). */
enum { CAMERA_IDENTITY_TEXT = 320 };

struct camera_identity {
	char node[128];      /* the device node itself, not a link to it */
	char name[64];       /* as the kernel names the camera */
	char usb[96];        /* "046d:0825:SERIAL" or "046d:0825"; empty: not on USB */
	char port[64];       /* the USB port's name in sysfs, "3-1.2"; empty: not on USB */
	char virtual_by[32]; /* the software that makes it: "vivid", "vhci_hcd"; empty: real */
};

/* The camera that `device` names. -ENOENT: it is not there, and the problem names the cameras that
 * are. -EINVAL: `device` is not well formed. */
must_check int camera_identity_find(const struct device_roots *roots, const char *device,
				    struct problem *problem, struct camera_identity *ret_identity);

/* Whether the camera that `device` names has a node now. */
bool camera_identity_is_there(const struct device_roots *roots, const char *device);

/* For messages: "Rig Camera (1209:0001:RIG0001) at /dev/video0". */
void camera_identity_describe(const struct camera_identity *identity, char *text, size_t size);

#endif
