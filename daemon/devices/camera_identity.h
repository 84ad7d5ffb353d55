/* SPDX-License-Identifier: MIT */
/*
 * Finds out which camera a setting means and which camera is connected.
 *
 * camera.device is a device node (/dev/video0), one of udev's links (/dev/v4l/by-id/...,
 * /dev/v4l/by-path/...) or "usb:" and a name as in usb_name.h. After a camera was plugged in again,
 * the same node may belong to another camera. So the caller compares the camera that was found with
 * the expected camera.
 *
 * All functions read sysfs; none of them opens a device.
 */
#ifndef DAEMON_DEVICES_CAMERA_IDENTITY_H
#define DAEMON_DEVICES_CAMERA_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

/* The folders "/dev" and "/sys", or replacements for them in a test. */
struct device_roots {
	const char *dev, *sys;
};

/* Number of bytes that camera_identity_describe() needs for its text. */
enum { CAMERA_IDENTITY_TEXT = 320 };

struct camera_identity {
	char node[128]; /* path of the device node itself, not of a link to it */
	char name[64];  /* the kernel's name for the camera */
	char usb[96];   /* "046d:0825:SERIAL" or "046d:0825"; empty: the camera is not on USB */
	/* name of the USB port in sysfs, such as "3-1.2"; empty: the camera is not on USB */
	char port[64];
	/* software that makes the pictures: "vivid", "vhci_hcd"; empty: a real camera */
	char virtual_by[32];
	unsigned twins; /* number of other connected USB cameras that the same setting names */
};

/* Finds the camera that `device` names. If `device` names several cameras, it finds the one on the
 * first USB port, so that each call finds the same camera. -ENOENT: the camera is not connected;
 * the problem names the connected cameras. -EINVAL: `device` is malformed. */
must_check int camera_identity_find(const struct device_roots *roots, const char *device,
				    struct problem *problem, struct camera_identity *ret_identity);

/* Returns whether the camera that `device` names has a device node now. */
bool camera_identity_is_there(const struct device_roots *roots, const char *device);

/* Describes the camera for messages: "Rig Camera (1209:0001:RIG0001) at /dev/video0". */
void camera_identity_describe(const struct camera_identity *identity, char *text, size_t size);

#endif
