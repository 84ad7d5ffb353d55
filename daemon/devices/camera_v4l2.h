/* SPDX-License-Identifier: MIT */
/*
 * A V4L2 camera that recovers from failures. This module opens the camera that the setting
 * camera.device names, notices when the camera is lost, and looks for it again by the steps in
 * daemon/core/recovery.h.
 *
 * The camera is lost if its driver reports any error except "no frame yet", or if no whole picture
 * came for camera.timeout_ms (no frame came, or all frames were damaged). on_lost is called once
 * per outage. on_back is called when the first frame that can be decoded has come. While nobody
 * wants frames, the stream stays open, and a frame is taken four times a second.
 */
#ifndef DAEMON_DEVICES_CAMERA_V4L2_H
#define DAEMON_DEVICES_CAMERA_V4L2_H

#include "daemon/devices/camera.h"
#include "daemon/devices/camera_identity.h"
#include "daemon/devices/camera_tuning.h"
#include "daemon/devices/capture.h"
#include "daemon/devices/video_control.h"

/* The folders and the file of this machine that the camera uses, or replacements for them in a
 * test. */
struct camera_v4l2_setup {
	struct device_roots roots;
	/* file through which a helper unit learns which USB port to reset */
	const char *reset_path;
	/* vivid, loopback and USB/IP cameras may be used; set only in a demo */
	bool allows_stand_in;
};

/* Creates a camera that uses this machine's /dev and /sys. Returns the errors of
 * camera_create(). */
must_check int camera_v4l2_create(const struct config_camera *config, bool allows_stand_in,
				  struct event_base *base, const struct camera_events *events,
				  void *user, struct problem *problem, struct camera **ret_camera);
/* Does what camera_v4l2_create() does, but with the folders and the permission in setup. The caller
 * keeps the setup's strings until the camera is destroyed. */
must_check int camera_v4l2_create_with(const struct config_camera *config,
				       const struct camera_v4l2_setup *setup,
				       struct event_base *base, const struct camera_events *events,
				       void *user, struct problem *problem,
				       struct camera **ret_camera);

enum camera_v4l2_state {
	CAMERA_V4L2_OPENING,
	CAMERA_V4L2_LIVE,
	CAMERA_V4L2_LOST,
	CAMERA_V4L2_OUT_OF_ORDER
};

enum { CAMERA_V4L2_CONTROLS_MAX = 48 };

/* The values that `boothctl camera` shows. */
struct camera_v4l2_report {
	enum camera_v4l2_state state;
	/* name of the recovery step taken last; null: the camera is not lost */
	const char *step;
	struct problem why;    /* reason of the present outage, or of the last one; may be empty */
	int64_t lost_since_us; /* time of the loss, CLOCK_MONOTONIC; 0: the camera is not lost */
	struct camera_identity identity;
	struct capture_info info;
	struct capture_counts counts; /* sum of the counts of all streams since boothd started */
	/* frames a second in the last seconds, by the driver's frame counter */
	double measured_rate;
	uint64_t outages;
	struct camera_tuning_report tuning;
	struct video_control controls[CAMERA_V4L2_CONTROLS_MAX];
	size_t control_count;
};

/* Returns false if this camera is not a V4L2 camera. */
bool camera_v4l2_describe(const struct camera *camera, struct camera_v4l2_report *ret_report);

const char *camera_v4l2_state_name(enum camera_v4l2_state state);

#endif
