/* SPDX-License-Identifier: MIT */
/*
 * A camera made of the JPEG files in a folder. It shows the files in the order of their names, at
 * camera.rate, and then begins again. A frame holds the bytes of one file, after jpeg_mend(). The
 * file's EXIF orientation stays in them, so the decoder must rotate the picture. A broken file
 * counts as a bad frame and is skipped.
 */
#ifndef DAEMON_DEVICES_CAMERA_FILES_H
#define DAEMON_DEVICES_CAMERA_FILES_H

#include "daemon/devices/camera.h"

/* -ENOENT, -EACCES: the folder cannot be read. -ENODATA: the folder has no *.jpg and no *.jpeg. */
must_check int camera_files_create(const char *folder, int rate, struct event_base *base,
				   const struct camera_events *events, void *user,
				   struct problem *problem, struct camera **ret_camera);

#endif
