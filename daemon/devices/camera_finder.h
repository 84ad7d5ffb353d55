/* SPDX-License-Identifier: MIT */
/*
 * Finds the camera that the settings name and opens its stream. It never takes another camera
 * instead: camera.identity says which one may be taken; without it, the first one that was found
 * since the start.
 */
#ifndef DAEMON_DEVICES_CAMERA_FINDER_H
#define DAEMON_DEVICES_CAMERA_FINDER_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/recovery.h"
#include "daemon/devices/camera_identity.h"
#include "daemon/devices/capture.h"

struct camera_finder {
	/* Set by the owner; the strings must live as long as the finder. */
	const struct config_camera *config;
	struct device_roots roots;
	bool allows_stand_in; /* vivid, loopback, USB/IP: only in a demo */
	/* Read by the owner. */
	bool has_identity;
	struct camera_identity identity; /* of the camera that was opened last */
	/* Its own. */
	enum capture_kind worked; /* what the last stream with pictures was */
};

/* -EPERM: another camera than the booth's, or a stand-in where none is allowed. Other errors are
 * those of camera_identity_find() and capture_open(). */
must_check int camera_finder_open(struct camera_finder *finder, enum recovery_step step,
				  struct problem *problem, struct capture **ret_capture);

/* The stream that was opened last gives whole pictures. */
void camera_finder_note_success(struct camera_finder *finder, const struct capture_info *info);

/* Whether the camera has a node now. */
bool camera_finder_sees_node(const struct camera_finder *finder);

#endif
