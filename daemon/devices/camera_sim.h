/* SPDX-License-Identifier: MIT */
/*
 * A camera whose sitter is rendered (sitter.h), so that a whole booth runs without hardware: for
 * `make run` and for tests.
 *
 * What the sitter does is written in a script (sitter_script.h); without one a pleasant demo plays.
 * The rendering has a thread of its own: it stands for the device's processor, which a real camera
 * brings along, and a frame takes longer than the loop may be held up. The loop is told by an
 * eventfd; frames come up from the loop only, the newest wins, older ones count as gaps.
 *
 * A frame's time is the instant at which the scene (lamps, script) was taken, just before it is
 * rendered. The booth's lamps (camera_light) light the sitter from the next frame on.
 */
#ifndef DAEMON_DEVICES_CAMERA_SIM_H
#define DAEMON_DEVICES_CAMERA_SIM_H

#include "daemon/devices/camera.h"

/* The most a rendered camera delivers: half a core at 1280x720 (30 ms a frame, bench_sitter). */
enum { CAMERA_SIM_RATE_MOST = 15 };

/* script: a file, or "" for the demo. -ENOENT, -EACCES: the script or the face's geometry cannot be
 * read; -EINVAL: the script's line, and what is allowed; -EBADMSG: another geometry file. */
must_check int camera_sim_create(const struct config_camera *config, const char *script,
				 struct event_base *base, const struct camera_events *events,
				 void *user, struct problem *problem, struct camera **ret_camera);

#endif
