/* SPDX-License-Identifier: MIT */
/*
 * A camera whose pictures are the JPEG files in a folder. It shows the files in the order of their
 * names, at camera.rate, and then begins again. A frame holds the bytes of one file, repaired by
 * jpeg_mend(). These bytes still contain the file's EXIF orientation, so the decoder must rotate
 * the picture. A broken file counts as a bad frame and is skipped.
 */
#ifndef DAEMON_DEVICES_CAMERA_FILES_H
#define DAEMON_DEVICES_CAMERA_FILES_H

#include "daemon/devices/camera.h"

/* -ENOENT, -EACCES: the folder cannot be read. -ENODATA: the folder has no *.jpg and no *.jpeg. */
must_check int camera_files_create(const char *folder, int rate, struct event_base *base,
				   const struct camera_events *events, void *user,
				   struct problem *problem, struct camera **ret_camera);

#endif
