/* SPDX-License-Identifier: MIT */
/*
 * Sets the camera's exposure, gain, white balance, focus and mains frequency. In the lit booth, the
 * camera's automatic modes find good values, and this module then locks them. All frames of a burst
 * and all visits of a day are therefore exposed alike.
 *
 * The setting for exposure, gain, white balance or focus is "auto" (the camera decides), "lock"
 * (the camera finds the value once, and this module keeps it) or a number in the camera's own
 * units. Every value is read back after writing, because cheap cameras accept a value and use
 * another. Some cameras forget their values when they are opened again, so camera_controls_apply()
 * writes all values each time. A control that the camera lacks is an error only if the settings
 * give a number for it.
 */
#ifndef DAEMON_DEVICES_CAMERA_CONTROLS_H
#define DAEMON_DEVICES_CAMERA_CONTROLS_H

#include <stdbool.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

/* The values that the settings ask for, and the locked values. */
struct camera_controls;

/* Parses the settings, and writes nothing to the camera. -EINVAL: a setting is malformed. */
must_check int camera_controls_create(const struct config_camera *config, struct problem *problem,
				      struct camera_controls **ret_controls);
void camera_controls_destroy(struct camera_controls *controls); /* null is fine */

/* Call it each time the camera has been opened. Writes the values that the settings fix or that
 * were locked before. Turns on the automatic modes of the other controls, so that the camera finds
 * their values. -ENOTSUP, -ERANGE: the camera cannot do what a setting asks; the problem names the
 * possible values. -EREMOTEIO: the camera accepts a value and uses another. Even after one of these
 * errors, all other controls have been set. -ETIMEDOUT: a control did not answer, and the controls
 * after it were not tried (see video_control.h). Other errors: the camera is gone. */
must_check int camera_controls_apply(struct camera_controls *controls, int fd,
				     struct problem *problem);

/* Call it when the automatic modes have had time to find good values in the lit booth. Locks these
 * values. Returns the errors of camera_controls_apply(). */
must_check int camera_controls_lock(struct camera_controls *controls, int fd,
				    struct problem *problem);
bool camera_controls_need_lock(const struct camera_controls *controls);

/* Forgets the locked values. After the next camera_controls_apply(), the camera's automatic modes
 * find new values. */
void camera_controls_unlock(struct camera_controls *controls);

/* is_near: the camera focuses on what is held close before it, as camera.focus_near says, until the next
 * call; otherwise as camera.focus says. A camera without a focus control is left alone. Returns the
 * errors of camera_controls_apply(). */
must_check int camera_controls_focus(struct camera_controls *controls, int fd, bool is_near,
				     struct problem *problem);
/* Like camera_controls_focus(), but only the next camera_controls_apply() writes the focus. */
void camera_controls_note_focus(struct camera_controls *controls, bool is_near);

/* Reads the controls, and writes the wanted value again to each control that has changed. -ESTALE:
 * a control had changed; the problem names it. If the camera always sets a control back to its own
 * value, this is reported only once. -ETIMEDOUT: a control did not answer, and the controls after
 * it were not tried. Other errors: the camera is gone. */
must_check int camera_controls_check(struct camera_controls *controls, int fd,
				     struct problem *problem);

#endif
