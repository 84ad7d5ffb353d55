/* SPDX-License-Identifier: MIT */
/*
 * Decides when to write the camera's controls (camera_controls.h). It writes them each time the
 * camera is opened, locks them when the automatic modes have had enough frames, and writes them
 * again when the camera has changed one. If the camera cannot fulfil a setting, it logs this once,
 * and again only if the problem changes.
 *
 * If a camera does not answer, each reading or writing of a control blocks the event loop for 5 s.
 * Its controls are therefore left alone for ten minutes. After that, they are read only while
 * nobody waits for the camera's pictures.
 */
#ifndef DAEMON_DEVICES_CAMERA_TUNING_H
#define DAEMON_DEVICES_CAMERA_TUNING_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

struct camera_tuning;

/* The time between two calls of camera_tuning_check(). */
enum { CAMERA_TUNING_CHECK_MS = 10000 };

/* The caller keeps config until the tuning is destroyed. -EINVAL: a setting is malformed. */
must_check int camera_tuning_create(const struct config_camera *config, struct problem *problem,
				    struct camera_tuning **ret_tuning);
void camera_tuning_destroy(struct camera_tuning *tuning); /* null is fine */

/* Writes the controls. Call it when a stream has been opened. */
void camera_tuning_begin(struct camera_tuning *tuning, int fd, int64_t now_us);
/* Call it for each whole frame. Locks the controls when the automatic modes have had enough frames
 * to find good values. */
void camera_tuning_take_frame(struct camera_tuning *tuning, int fd, int64_t now_us);
/* Returns whether the stream must give frames although nobody wants pictures, because the camera's
 * automatic modes are still looking for good values. */
bool camera_tuning_needs_frames(const struct camera_tuning *tuning);
/* Call it when the stream has ended. If the automatic modes had not had enough frames yet, the
 * count of frames begins again with the next stream. */
void camera_tuning_end(struct camera_tuning *tuning);

/* Reads the controls, and corrects those that have changed. is_waited_for: somebody waits for
 * pictures, so a camera that did not answer before is not asked now. -ETIMEDOUT: the camera does
 * not answer; opening its stream again may help. */
must_check int camera_tuning_check(struct camera_tuning *tuning, int fd, bool is_waited_for,
				   int64_t now_us, struct problem *problem);

/* Call it when the light has changed. Forgets the locked values, so that the automatic modes find
 * new ones. They begin at once if a stream is open; without a stream (fd is negative) they begin at
 * the next camera_tuning_begin(). */
void camera_tuning_meter_again(struct camera_tuning *tuning, int fd, int64_t now_us);

/* is_near: focus on what is held close before the camera, until the next call; otherwise focus as
 * camera.focus says. Writes the focus at once if a stream is open (fd is not negative), and otherwise at
 * the next camera_tuning_begin(). While is_near holds, nothing is locked. */
void camera_tuning_focus(struct camera_tuning *tuning, int fd, bool is_near, int64_t now_us);

struct camera_tuning_report {
	bool is_locked;
	bool is_answered; /* the camera answers when its controls are read or written */
	uint64_t drifts;  /* number of times that a control had changed by itself */
	struct problem
		/* text that tells which setting the camera cannot fulfil, and why; empty: it
		 * fulfils all settings */
		complaint;
};

void camera_tuning_describe(const struct camera_tuning *tuning,
			    struct camera_tuning_report *ret_report);

#endif
