/* SPDX-License-Identifier: MIT */
/*
 * Sets the camera's exposure, gain, white balance, focus and mains frequency. The camera meters
 * them on the lit booth, and this module then locks them. All frames of a burst and all visits of a
 * day are therefore exposed alike.
 *
 * The setting for exposure, gain, white balance or focus is "auto" (the camera decides), "lock"
 * (metered, then kept) or a number in the camera's own units. Every value is read back after
 * writing, because cheap cameras accept a value and use another. Some cameras forget their values
 * when they are opened again: camera_controls_apply() writes the values again. A control that the
 * camera lacks is an error only if the settings give a number for it.
 */
#ifndef DAEMON_DEVICES_CAMERA_CONTROLS_H
#define DAEMON_DEVICES_CAMERA_CONTROLS_H

#include <stdbool.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

/* The values that the settings ask for, and the locked values. */
struct camera_controls;

/* -EINVAL: a setting is malformed. Writes nothing to the camera. */
must_check int camera_controls_create(const struct config_camera *config, struct problem *problem,
				      struct camera_controls **ret_controls);
void camera_controls_destroy(struct camera_controls *controls); /* null is fine */

/* Call it each time the camera was opened. Writes the values that the settings fix or that were
 * locked before. Turns the automatic modes of the other controls on, so that the camera meters.
 * -ENOTSUP, -ERANGE: the camera cannot do what a setting asks; the problem names the possible
 * values. -EREMOTEIO: the camera accepts a value and uses another. After these errors all other
 * controls are set. -ETIMEDOUT: a control did not answer, and the controls after it were not tried
 * (see video_control.h). Other errors: the camera is gone. */
must_check int camera_controls_apply(struct camera_controls *controls, int fd,
				     struct problem *problem);

/* Call it when the automatic modes have settled on the lit booth. Locks the values that they found.
 * Returns the errors of camera_controls_apply(). */
must_check int camera_controls_lock(struct camera_controls *controls, int fd,
				    struct problem *problem);
bool camera_controls_need_lock(const struct camera_controls *controls);

/* Forgets the locked values. The camera then meters again after the next
 * camera_controls_apply(). */
void camera_controls_unlock(struct camera_controls *controls);

/* Reads the controls back, and writes each control that has changed. -ESTALE: a control had
 * changed; the problem names it. A control that the camera sets back to its own value is reported
 * once. -ETIMEDOUT: a control did not answer, and the controls after it were not tried. Other
 * errors: the camera is gone. */
must_check int camera_controls_check(struct camera_controls *controls, int fd,
				     struct problem *problem);

#endif
