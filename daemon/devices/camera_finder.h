/* SPDX-License-Identifier: MIT */
/*
 * Finds the camera that the settings name and opens its stream. It never opens another camera
 * instead: camera.identity names the only right camera. Without camera.identity, the right camera
 * is the first one that the finder has opened since the program started.
 *
 * The settings may allow both JPEGs and raw pictures. Then, if streams of one kind give no whole
 * picture, it opens a stream of the other kind.
 */
#ifndef DAEMON_DEVICES_CAMERA_FINDER_H
#define DAEMON_DEVICES_CAMERA_FINDER_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/devices/camera_identity.h"
#include "daemon/devices/capture.h"

struct camera_finder {
	/* The owner sets the following fields, and keeps their strings while the finder is in
	 * use. */
	const struct config_camera *config;
	struct device_roots roots;
	/* true only in a demo: cameras of vivid, v4l2loopback and USB/IP may be opened */
	bool allows_stand_in;
	/* Read by the owner. */
	bool has_identity;
	struct camera_identity identity; /* identity of the camera that was opened last */
	/* Only the finder uses the following fields. */
	/* number of streams that were opened since the last whole picture came */
	unsigned streams_in_vain;
	bool is_raw;      /* the stream opened last gives raw pictures */
	bool prefers_raw; /* the stream that last gave a whole picture was a raw stream */
	bool has_warned;  /* it was logged that several cameras match the setting */
};

/* -EPERM: the camera that was found is not the booth's camera, or it is a stand-in and stand-ins
 * are not allowed. Other errors are those of camera_identity_find() and capture_open(). */
must_check int camera_finder_open(struct camera_finder *finder, struct problem *problem,
				  struct capture **ret_capture);

/* Tells the finder that the stream which it opened last gives whole pictures. */
void camera_finder_note_success(struct camera_finder *finder);

/* Returns whether the camera's device node exists now. */
bool camera_finder_sees_node(const struct camera_finder *finder);

#endif
