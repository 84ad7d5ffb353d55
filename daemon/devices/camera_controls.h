/* SPDX-License-Identifier: MIT */
/*
 * Exposure, gain, white balance, focus and mains frequency: metered on the lit booth, then locked,
 * so that every frame of a burst and every visit of a day is exposed alike.
 *
 * Each of the four is "auto" (left to the camera), "lock" (metered, then held) or a number in the
 * camera's own units. What is locked is read back: cheap cameras accept a value and use another. A
 * camera that forgets its values when it is re-opened gets them again (camera_controls_apply()).
 * What the camera lacks is no failure where "auto" or "lock" was asked, but one where a number was.
 */
#ifndef DAEMON_DEVICES_CAMERA_CONTROLS_H
#define DAEMON_DEVICES_CAMERA_CONTROLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

/* One control as the camera describes it, for `boothctl camera`. */
struct camera_control {
	char name[40]; /* as v4l2-ctl prints it: exposure_time_absolute */
	int64_t low, high, step, preset, value;
	bool is_read_only, is_inactive; /* inactive: another control (an automatic) rules it */
	char choice[32];                /* menus: the value in words */
};

enum { CAMERA_CONTROLS_MOST = 48 };

/* What the settings ask for, and what was locked. */
struct camera_controls;

/* -EINVAL: a setting makes no sense. Nothing is touched. */
must_check int camera_controls_create(const struct config_camera *config, struct problem *problem,
				      struct camera_controls **ret_controls);
void camera_controls_destroy(struct camera_controls *controls); /* null is fine */

/* After each opening: writes what is fixed or was locked before, reads it back; the rest is set to
 * automatic for the metering. -ENOTSUP, -ERANGE: the camera cannot do as told; the problem names
 * what it has. -EREMOTEIO: it accepts a value and keeps another. All that can be set is set all the
 * same. -ETIMEDOUT: a control was not answered, and none after it was asked: each such call blocks
 * for the kernel's 5 s. Other errors: the camera is gone. */
must_check int camera_controls_apply(struct camera_controls *controls, int fd,
				     struct problem *problem);

/* The automatics have settled on the lit booth: hold what they found. The same errors. */
must_check int camera_controls_lock(struct camera_controls *controls, int fd,
				    struct problem *problem);
bool camera_controls_need_lock(const struct camera_controls *controls);

/* Meter again: forgets what was locked. The next camera_controls_apply() begins. */
void camera_controls_unlock(struct camera_controls *controls);

/* Reads back what should hold, and writes it again where it does not. -ESTALE: something moved by
 * itself, named in the problem; a camera that keeps a value of its own is named once. -ETIMEDOUT as
 * above. Other errors: the camera is gone. */
must_check int camera_controls_check(struct camera_controls *controls, int fd,
				     struct problem *problem);

/* All controls of the camera; returns how many were written, at most `most`. */
size_t camera_controls_list(int fd, struct camera_control *list, size_t most);

#endif
