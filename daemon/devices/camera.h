/* SPDX-License-Identifier: MIT */
/*
 * The camera: one interface over V4L2, a folder of JPEGs and the rendered sitter.
 *
 * The event loop calls all callbacks. on_frame gets whole JPEGs only (SOI to EOI); frames that the
 * driver marks as bad, and frames that are cut off, are counted and dropped here. A frame's bytes
 * are borrowed for the callback. When the camera is lost, it is looked for here: on_lost and on_back
 * are called once each an outage. A callback may call camera_want() and camera_note(), and never
 * camera_destroy().
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
	char format[16]; /* "MJPG" */
	int width, height;
	double rate;      /* frames a second, as agreed with the driver */
	bool is_stand_in; /* not a real camera: refused unless booth.demo is set */
};

struct camera_counters {
	uint64_t frames; /* handed up */
	uint64_t bad;    /* dropped here, or rejected with camera_reject() */
	uint64_t gaps;   /* frames that the driver dropped, by its sequence numbers */
	uint64_t lost;   /* outages */
	uint64_t steps[RECOVERY_STEP_COUNT]; /* taken to get a lost camera back */
};

/* Whether the settings can be read, without touching any camera. -EINVAL: the problem names the
 * setting that cannot. */
must_check int camera_check(const struct config_camera *config, struct problem *problem);
/* Whether config->device names a stand-in (sim:, files:). Only demos may use one. */
bool camera_is_stand_in(const struct config_camera *config);

/*
 * config->device is "sim:", "sim:SCRIPT", "files:FOLDER", or a V4L2 camera as in camera_identity.h.
 * A V4L2 camera that is not there is no error: on_lost follows. So it is for one that only stands in
 * for a camera (vivid, loopback, USB/IP), unless allows_stand_in. Errors are for what a person must
 * mend first: a folder or script that cannot be read, a setting that is not well formed.
 */
must_check int camera_create(const struct config_camera *config, bool allows_stand_in,
			     struct event_base *base, const struct camera_events *events,
			     void *user, struct problem *problem, struct camera **ret_camera);
void camera_destroy(struct camera *camera);

/* Whether the caller wants frames from now on; at first it does not. A camera whose frames nobody
 * wants may rest. Once they are wanted, the next one must come within a second. */
void camera_want(struct camera *camera, bool wanted);

/* Tells a stand-in what the booth does ("burst"), so that its script can react. Real cameras ignore
 * it. */
void camera_note(struct camera *camera, const char *what);

/* How bright the booth's lamps are, 0..1, for the scene of a stand-in. Real cameras ignore it. */
void camera_light(struct camera *camera, float left, float right);

/* The light was changed: a locked exposure, white balance and focus are metered again. Stand-ins
 * ignore it. */
void camera_meter(struct camera *camera);

/* To be called from on_frame: the frame cannot be decoded. It counts as bad, and does not keep the
 * camera from being lost by camera.timeout_ms. */
void camera_reject(struct camera *camera);

void camera_describe(const struct camera *camera, struct camera_description *ret_description);
void camera_count(const struct camera *camera, struct camera_counters *ret_counters);

/* ---- for the cameras only ---- */

/* A camera's struct begins with `struct camera`; calls reach it through its operations. */
struct camera_operations {
	void (*destroy)(struct camera *camera);
	void (*want)(struct camera *camera, bool wanted);
	void (*note)(struct camera *camera, const char *what);         /* may be null */
	void (*light)(struct camera *camera, float left, float right); /* may be null */
	void (*meter)(struct camera *camera);                          /* may be null */
	void (*reject)(struct camera *camera); /* null: the frame is counted as bad, nothing more */
	void (*describe)(const struct camera *camera, struct camera_description *ret_description);
};

struct camera {
	const struct camera_operations *operations;
	struct camera_events events;
	void *user;
	struct camera_counters counters;
};

#endif
