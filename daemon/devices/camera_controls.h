/* SPDX-License-Identifier: MIT */
/*
 * Sets the camera's exposure, gain, white balance, focus and mains frequency. They are metered on
 * the lit booth and then locked, so that all frames of a burst and all visits of a day are exposed
 * alike.
 *
 * Each of the first four is "auto" (the camera decides), "lock" (metered, then kept) or a number in
 * the camera's own units. Each value is read back after writing: cheap cameras accept a value and
 * use another. Some cameras forget their values when they are opened again: camera_controls_apply()
 * writes them again. Where the camera lacks a control, that is an error only if the settings ask
 * for a number.
 */
#ifndef DAEMON_DEVICES_CAMERA_CONTROLS_H
#define DAEMON_DEVICES_CAMERA_CONTROLS_H

#include <stdbool.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

/* What the settings ask for, and what was locked. */
struct camera_controls;

/* -EINVAL: a setting cannot be read. Nothing is written to the camera. */
must_check int camera_controls_create(const struct config_camera *config, struct problem *problem,
				      struct camera_controls **ret_controls);
void camera_controls_destroy(struct camera_controls *controls); /* null is fine */

/* Call it after each opening: writes the values that the settings fix or that were locked
 * before, and turns the other automatics on, so that they meter. -ENOTSUP, -ERANGE: the camera
 * cannot do what the settings ask; the problem says what it can. -EREMOTEIO: the camera accepts
 * a value and keeps another. After these errors all other controls are set. -ETIMEDOUT: a
 * control was not answered, and no later control was asked (see video_control.h). Other errors:
 * the camera is gone. */
must_check int camera_controls_apply(struct camera_controls *controls, int fd,
				     struct problem *problem);

/* Call it when the automatics have settled on the lit booth: keeps what they found. The errors of
 * camera_controls_apply(). */
must_check int camera_controls_lock(struct camera_controls *controls, int fd,
				    struct problem *problem);
bool camera_controls_need_lock(const struct camera_controls *controls);

/* Forgets what was locked: after the next camera_controls_apply() the camera meters again. */
void camera_controls_unlock(struct camera_controls *controls);

/* Reads the kept controls back, and writes those that have another value. -ESTALE: a control had
 * another value; the problem names it. A camera that keeps a value of its own is reported once.
 * -ETIMEDOUT: as above. Other errors: the camera is gone. */
must_check int camera_controls_check(struct camera_controls *controls, int fd,
				     struct problem *problem);

#endif
