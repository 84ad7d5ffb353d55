/* SPDX-License-Identifier: MIT */
/*
 * A camera with rendered pictures (sitter.h). With it, a whole booth runs without hardware, for
 * `make run` and for tests.
 *
 * A script tells what the sitter does (sitter_script.h); without a script, a built-in demo plays.
 * Rendering a frame takes longer than the loop may be blocked, so a separate thread renders. It
 * wakes the loop by an eventfd, and the loop hands the newest frame to on_frame. A frame that a
 * newer frame replaced counts as a gap.
 *
 * A frame's time is the moment at which its scene was taken from the script and the lamps, just
 * before the rendering. A call of camera_light() takes effect with the next frame.
 */
#ifndef DAEMON_DEVICES_CAMERA_SIM_H
#define DAEMON_DEVICES_CAMERA_SIM_H

#include "daemon/devices/camera.h"

/* The highest frame rate, in frames a second. At this rate and 1280x720 pixels, the rendering uses
 * half a CPU core (bench_sitter measures 30 ms a frame). */
enum { CAMERA_SIM_RATE_MAX = 15 };

/* script: path of the script, or "" for the built-in demo. -ENOENT, -EACCES: the script or the file
 * with the face's geometry cannot be read. -EINVAL: the script has an error; the problem names the
 * line and the allowed forms. -EBADMSG: the geometry file does not have the version that the
 * program expects. */
must_check int camera_sim_create(const struct config_camera *config, const char *script,
				 struct event_base *base, const struct camera_events *events,
				 void *user, struct problem *problem, struct camera **ret_camera);

#endif
