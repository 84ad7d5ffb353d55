/* SPDX-License-Identifier: MIT */
/*
 * A camera made of JPEG files: the stills or the sequence of a folder, by name, in a loop, at
 * camera.rate. The bytes are the file's own: EXIF orientation is honoured where they are decoded.
 * A broken file in the middle is counted as a bad frame and passed over, as from any camera.
 */
#ifndef DAEMON_DEVICES_CAMERA_FILES_H
#define DAEMON_DEVICES_CAMERA_FILES_H

#include "daemon/devices/camera.h"

/* -ENOENT, -EACCES: the folder; -ENODATA: no *.jpg or *.jpeg in it. */
must_check int camera_files_create(const char *folder, int rate, struct event_base *base,
				   const struct camera_events *events, void *user,
				   struct problem *problem, struct camera **ret_camera);

#endif
