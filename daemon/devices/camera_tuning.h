/* SPDX-License-Identifier: MIT */
/*
 * When the camera's controls (camera_controls.h) are written: at each opening; once the automatics
 * had their frames (locked); and again when a control has changed by itself. What the camera cannot
 * do is logged here, once until it changes.
 *
 * A camera that does not answer its controls stops the event loop for 5 s at each of them: it is
 * not asked again for ten minutes, and then only while nobody waits for its pictures.
 */
#ifndef DAEMON_DEVICES_CAMERA_TUNING_H
#define DAEMON_DEVICES_CAMERA_TUNING_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

struct camera_tuning;

/* How often camera_tuning_check() is to be called. */
enum { CAMERA_TUNING_CHECK_MS = 10000 };

/* config must live as long as the tuning. -EINVAL: a setting cannot be read. */
must_check int camera_tuning_create(const struct config_camera *config, struct problem *problem,
				    struct camera_tuning **ret_tuning);
void camera_tuning_destroy(struct camera_tuning *tuning); /* null is fine */

/* A stream was opened: writes the controls. */
void camera_tuning_begin(struct camera_tuning *tuning, int fd, int64_t now_us);
/* A whole frame came: locks the controls when it is time. */
void camera_tuning_take_frame(struct camera_tuning *tuning, int fd, int64_t now_us);
/* Whether frames must come for the metering, even if nobody wants their pictures. */
bool camera_tuning_needs_frames(const struct camera_tuning *tuning);
/* The stream ended: a metering under way begins anew with the next one. */
void camera_tuning_end(struct camera_tuning *tuning);

/* Reads the controls back. -ETIMEDOUT: the camera does not answer; opening its stream anew may wake
 * it up. is_waited_for: somebody waits for pictures. */
must_check int camera_tuning_check(struct camera_tuning *tuning, int fd, bool is_waited_for,
				   int64_t now_us, struct problem *problem);

/* The light was changed: forgets what was locked. The next camera_tuning_begin() meters again; with
 * a stream open (fd is not negative) the metering begins at once. */
void camera_tuning_meter_again(struct camera_tuning *tuning, int fd, int64_t now_us);

struct camera_tuning_report {
	bool is_locked;
	bool is_answered; /* the camera answers its controls */
	uint64_t drifts;  /* how often a control had changed by itself */
	struct problem
		complaint; /* what the camera cannot do of what the settings ask; may be empty */
};

void camera_tuning_describe(const struct camera_tuning *tuning,
			    struct camera_tuning_report *ret_report);

#endif
