/* SPDX-License-Identifier: MIT */
/*
 * The camera: one interface over V4L2, a folder of JPEGs and the rendered sitter.
 *
 * The event loop calls all callbacks. on_frame gets whole JPEGs only (SOI to EOI). Frames that the
 * driver marks as bad, and frames that are cut off, are counted and dropped here. A frame's bytes
 * are borrowed for the callback. This module looks for a lost camera. It calls on_lost and on_back
 * once per outage. A callback may call camera_want() and camera_note(), but not camera_destroy().
 */
#ifndef DAEMON_DEVICES_CAMERA_H
#define DAEMON_DEVICES_CAMERA_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/config.h"
#include "daemon/core/frame.h"
#include "daemon/core/problem.h"
#include "daemon/core/recovery.h"

struct event_base;
struct camera;

struct camera_events {
	void (*on_frame)(const struct frame *borrowed, void *user);
	void (*on_lost)(const char *why, void *user);
	void (*on_back)(void *user);
};

struct camera_description {
	char name[128];  /* "sim: the rendered sitter", or the card's name and bus */
	char format[16]; /* format of the camera's pictures, such as "MJPG" */
	int width, height;
	double rate;      /* frames a second, as agreed with the driver */
	bool is_stand_in; /* not a real camera; refused unless booth.demo is set */
};

struct camera_counters {
	uint64_t frames; /* number of frames handed to on_frame */
	uint64_t bad;    /* frames dropped here, or rejected with camera_reject() */
	uint64_t gaps;   /* frames that the driver dropped, according to its sequence numbers */
	uint64_t lost;   /* number of outages */
	uint64_t steps[RECOVERY_STEP_COUNT]; /* number of recovery steps, by kind */
};

/* Checks that the settings can be read. Touches no camera. -EINVAL: a setting cannot be read;
 * the problem names it. */
must_check int camera_check(const struct config_camera *config, struct problem *problem);
/* Returns whether config->device names a stand-in (sim:, files:). Only demos may use a stand-in. */
bool camera_is_stand_in(const struct config_camera *config);

/*
 * config->device is "sim:", "sim:SCRIPT", "files:FOLDER", or a V4L2 camera as in camera_identity.h.
 * A missing V4L2 camera is no error: on_lost follows. The same holds for a V4L2 stand-in (vivid,
 * loopback, USB/IP), unless allows_stand_in is set. An error means that a person must first repair
 * something: a folder or script cannot be read, or a setting is malformed.
 */
must_check int camera_create(const struct config_camera *config, bool allows_stand_in,
			     struct event_base *base, const struct camera_events *events,
			     void *user, struct problem *problem, struct camera **ret_camera);
void camera_destroy(struct camera *camera);

/* Tells the camera whether the caller wants frames from now on. At first the caller wants no
 * frames, and the camera may rest. When the caller begins to want frames, the next frame must
 * come within a second. */
void camera_want(struct camera *camera, bool wanted);

/* Tells a stand-in the booth's present action ("burst"), so that its script can react. Real
 * cameras ignore the call. */
void camera_note(struct camera *camera, const char *what);

/* Tells a stand-in the brightness of the booth's lamps, 0..1, for its scene. Real cameras ignore
 * the call. */
void camera_light(struct camera *camera, float left, float right);

/* Meters locked exposure, white balance and focus again, because the light has changed.
 * Stand-ins ignore the call. */
void camera_meter(struct camera *camera);

/* Call it from on_frame if the frame cannot be decoded. The frame then counts as bad. A camera
 * that sends only such frames is lost after camera.timeout_ms. */
void camera_reject(struct camera *camera);

void camera_describe(const struct camera *camera, struct camera_description *ret_description);
void camera_count(const struct camera *camera, struct camera_counters *ret_counters);

/* ---- for camera implementations only ---- */

/* A camera's own struct begins with `struct camera`. Calls reach the camera through its
 * operations. */
struct camera_operations {
	void (*destroy)(struct camera *camera);
	void (*want)(struct camera *camera, bool wanted);
	void (*note)(struct camera *camera, const char *what);         /* may be null */
	void (*light)(struct camera *camera, float left, float right); /* may be null */
	void (*meter)(struct camera *camera);                          /* may be null */
	void (*reject)(struct camera *camera); /* null: the frame only counts as bad */
	void (*describe)(const struct camera *camera, struct camera_description *ret_description);
};

struct camera {
	const struct camera_operations *operations;
	struct camera_events events;
	void *user;
	struct camera_counters counters;
};

#endif
