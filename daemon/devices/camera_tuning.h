/* SPDX-License-Identifier: MIT */
/*
 * Decides when to write the camera's controls (camera_controls.h): at each opening; after the
 * automatic modes had their frames (to lock the values); and when a control has changed by itself.
 * It logs wishes that the camera cannot fulfil, each once until it changes.
 *
 * A camera that does not answer its controls blocks the event loop for 5 s at each control. Such a
 * camera is left alone for ten minutes. After that it is asked only while nobody waits for its
 * pictures.
 */
#ifndef DAEMON_DEVICES_CAMERA_TUNING_H
#define DAEMON_DEVICES_CAMERA_TUNING_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

struct camera_tuning;

/* The interval for calls of camera_tuning_check(). */
enum { CAMERA_TUNING_CHECK_MS = 10000 };

/* The caller keeps config until the tuning is destroyed. -EINVAL: a setting cannot be read. */
must_check int camera_tuning_create(const struct config_camera *config, struct problem *problem,
				    struct camera_tuning **ret_tuning);
void camera_tuning_destroy(struct camera_tuning *tuning); /* null is fine */

/* Writes the controls. Call it when a stream was opened. */
void camera_tuning_begin(struct camera_tuning *tuning, int fd, int64_t now_us);
/* Locks the controls when it is time. Call it for each whole frame. */
void camera_tuning_take_frame(struct camera_tuning *tuning, int fd, int64_t now_us);
/* Returns whether frames must come for the metering, even if nobody wants their pictures. */
bool camera_tuning_needs_frames(const struct camera_tuning *tuning);
/* Tells that the stream has ended. An unfinished metering starts again with the next stream. */
void camera_tuning_end(struct camera_tuning *tuning);

/* Reads the controls back. -ETIMEDOUT: the camera does not answer; opening its stream again may
 * help. is_waited_for: somebody waits for pictures. */
must_check int camera_tuning_check(struct camera_tuning *tuning, int fd, bool is_waited_for,
				   int64_t now_us, struct problem *problem);

/* Forgets the locked values, because the light has changed. The next camera_tuning_begin()
 * meters again. If a stream is open (fd is not negative) the metering begins at once. */
void camera_tuning_meter_again(struct camera_tuning *tuning, int fd, int64_t now_us);

struct camera_tuning_report {
	bool is_locked;
	bool is_answered; /* the camera answers its controls */
	uint64_t drifts;  /* number of times that a control had changed by itself */
	struct problem
		complaint; /* the wish of the settings that the camera cannot fulfil; or empty */
};

void camera_tuning_describe(const struct camera_tuning *tuning,
			    struct camera_tuning_report *ret_report);

#endif
