/* SPDX-License-Identifier: MIT */
/*
 * A camera whose pictures are rendered (sitter.h): with it a whole booth runs without hardware, for
 * `make run` and for tests.
 *
 * A script says what the sitter does (sitter_script.h); without one a pleasant demo plays. A frame
 * takes longer to render than the loop may be held up. So a thread renders; it stands for the
 * processor that a real camera has. The thread wakes the loop by an eventfd, and the loop hands the
 * newest frame up. Older frames count as gaps.
 *
 * A frame's time is when its scene was taken from script and lamps, just before it is rendered. What
 * camera_light() says shows from the next frame on.
 */
#ifndef DAEMON_DEVICES_CAMERA_SIM_H
#define DAEMON_DEVICES_CAMERA_SIM_H

#include "daemon/devices/camera.h"

/* Frames a second at most: at 1280x720 that is half a core (30 ms a frame, bench_sitter). */
enum { CAMERA_SIM_RATE_MAX = 15 };

/* script: a file, or "" for the demo. -ENOENT, -EACCES: the script or the face's geometry cannot be
 * read. -EINVAL: the script has a mistake; the problem names its line and says what is allowed.
 * -EBADMSG: the geometry file is not the pinned one. */
must_check int camera_sim_create(const struct config_camera *config, const char *script,
				 struct event_base *base, const struct camera_events *events,
				 void *user, struct problem *problem, struct camera **ret_camera);

#endif
