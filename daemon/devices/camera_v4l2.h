/* SPDX-License-Identifier: MIT */
/*
 * A V4L2 camera that recovers. It opens the camera in camera.device, notices when the camera is
 * lost, and looks for it again by the ladder of daemon/core/recovery.h.
 *
 * The camera is lost in two cases. Its driver reports any error except "no frame yet". Or no whole
 * picture came for camera.timeout_ms, because no frame comes or all frames are damaged. on_lost is
 * called once per outage, on_back with the first frame that can be decoded. While nobody wants
 * frames the stream continues, and a frame is taken four times a second.
 */
#ifndef DAEMON_DEVICES_CAMERA_V4L2_H
#define DAEMON_DEVICES_CAMERA_V4L2_H

#include "daemon/devices/camera.h"
#include "daemon/devices/camera_identity.h"
#include "daemon/devices/camera_tuning.h"
#include "daemon/devices/capture.h"
#include "daemon/devices/video_control.h"

/* The machine's own folders, or folders of a test. */
struct camera_v4l2_setup {
	struct device_roots roots;
	const char *reset_path; /* file in which a helper unit reads the USB port to reset */
	bool allows_stand_in;   /* permits vivid, loopback and USB/IP; only in a demo */
};

/* Creates a camera on this machine. Errors as camera_create(). */
must_check int camera_v4l2_create(const struct config_camera *config, bool allows_stand_in,
				  struct event_base *base, const struct camera_events *events,
				  void *user, struct problem *problem, struct camera **ret_camera);
/* As camera_v4l2_create(), but with the folders and the permission in setup. The caller keeps
 * the setup's strings until the camera is destroyed. */
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
	const char *step;      /* name of the last recovery step; null: the camera is not lost */
	struct problem why;    /* reason of the present or last outage; may be empty */
	int64_t lost_since_us; /* CLOCK_MONOTONIC; 0: the camera is not lost */
	struct camera_identity identity;
	struct capture_info info;
	struct capture_counts counts; /* counts since boothd started */
	double measured_rate;         /* rate of the last seconds, by the driver's counter */
	uint64_t outages;
	struct camera_tuning_report tuning;
	struct video_control controls[CAMERA_V4L2_CONTROLS_MAX];
	size_t control_count;
};

/* Returns false if this camera is not a V4L2 camera. */
bool camera_v4l2_describe(const struct camera *camera, struct camera_v4l2_report *ret_report);

const char *camera_v4l2_state_name(enum camera_v4l2_state state);

#endif
