/* SPDX-License-Identifier: MIT */
/*
 * A V4L2 camera that comes back: opens what camera.device names, finds out when it is lost, looks
 * for it again by the ladder of daemon/core/recovery.h, and never takes another camera for it.
 *
 * Lost means: any error of the driver but "no frame yet", or no whole picture for
 * camera.timeout_ms, be it that none comes or that all are damaged. on_lost comes once an outage,
 * on_back with the first frame that can be decoded. While unwanted the stream goes on, but frames
 * are looked at four times a second only.
 */
#ifndef DAEMON_DEVICES_CAMERA_V4L2_H
#define DAEMON_DEVICES_CAMERA_V4L2_H

#include "daemon/devices/camera.h"
#include "daemon/devices/camera_controls.h"
#include "daemon/devices/camera_identity.h"
#include "daemon/devices/capture.h"

/* Where things are: the machine's own, or a test's. */
struct camera_v4l2_setup {
	struct device_roots roots;
	const char *reset_path; /* where the helper unit reads which USB port to reset */
	bool allows_stand_in;   /* vivid, loopback, USB/IP: only in a demo */
};

/* As camera_create(): real folders, stand-ins allowed until camera_v4l2_refuse_stand_ins(). */
must_check int camera_v4l2_create(const struct config_camera *config, struct event_base *base,
				  const struct camera_events *events, void *user,
				  struct problem *problem, struct camera **ret_camera);
/* The same elsewhere; the setup's strings must live as long as the camera. */
must_check int camera_v4l2_create_with(const struct config_camera *config,
				       const struct camera_v4l2_setup *setup,
				       struct event_base *base, const struct camera_events *events,
				       void *user, struct problem *problem,
				       struct camera **ret_camera);

/* Forget the locked exposure, white balance and focus and meter anew: the light was changed. */
void camera_v4l2_meter(struct camera *camera);

/* Stand-ins are refused from now on, also those that turn up later. */
void camera_v4l2_refuse_stand_ins(struct camera *camera);

enum camera_v4l2_state {
	CAMERA_V4L2_OPENING,
	CAMERA_V4L2_LIVE,
	CAMERA_V4L2_LOST,
	CAMERA_V4L2_OUT_OF_ORDER
};

/* All that `boothctl camera` shows. */
struct camera_v4l2_report {
	enum camera_v4l2_state state;
	const char *step;    /* of the ladder, while lost; else null */
	char why[512];       /* of the present or last outage; may be empty */
	char complaint[512]; /* what the camera cannot do of what the settings ask; may be empty */
	int64_t lost_since_us; /* CLOCK_MONOTONIC, while lost */
	struct camera_identity identity;
	struct capture_info info;
	struct capture_counts counts; /* since boothd started */
	double measured_rate;         /* of the last seconds, by the driver's counter */
	uint64_t outages, drifts;
	bool is_locked;
	struct camera_control controls[CAMERA_CONTROLS_MOST];
	size_t control_count;
};

/* False: this camera is another kind of source. */
bool camera_v4l2_describe(const struct camera *camera, struct camera_v4l2_report *ret_report);

const char *camera_v4l2_state_name(enum camera_v4l2_state state);

#endif
