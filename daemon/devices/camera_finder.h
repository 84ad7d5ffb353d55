/* SPDX-License-Identifier: MIT */
/*
 * Finds the camera in the settings and opens its stream. It never takes another camera instead:
 * camera.identity names the camera. Without camera.identity it keeps to the first camera that it
 * found since the start.
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
	/* Set by the owner. The owner keeps the strings until the finder is no longer used. */
	const struct config_camera *config;
	struct device_roots roots;
	bool allows_stand_in; /* permits vivid, loopback and USB/IP; only in a demo */
	/* Read by the owner. */
	bool has_identity;
	struct camera_identity identity; /* identity of the camera that was opened last */
	/* Used only by the finder. */
	unsigned streams_in_vain; /* streams opened since the last whole picture */
	bool is_raw;              /* the last stream is raw */
	bool prefers_raw;         /* the last stream that gave a whole picture was raw */
	bool has_warned;          /* of twins of the camera */
};

/* -EPERM: this is not the booth's camera, or it is a stand-in and stand-ins are not allowed.
 * Other errors as camera_identity_find() and capture_open(). */
must_check int camera_finder_open(struct camera_finder *finder, struct problem *problem,
				  struct capture **ret_capture);

/* Tells the finder that the stream opened last gives whole pictures. */
void camera_finder_note_success(struct camera_finder *finder);

/* Returns whether the camera has a node now. */
bool camera_finder_sees_node(const struct camera_finder *finder);

#endif
