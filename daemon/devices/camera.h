/* SPDX-License-Identifier: MIT */
/*
 * One interface for three kinds of camera: a V4L2 camera, a folder of JPEGs, and rendered pictures
 * of a person (the sitter).
 *
 * The event loop calls all callbacks. on_frame gets only whole JPEGs (SOI to EOI). Frames that the
 * driver marks as bad, and frames that are cut off, are counted and dropped here. A frame's bytes
 * are borrowed: they are valid only during the callback. When the camera is lost, this module calls
 * on_lost once and looks for the camera. When the camera is back, it calls on_back once. A callback
 * may call camera_want() and camera_note(), but not camera_destroy().
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
	/* the real camera's name and USB identifier, or a text such as "sim: the rendered
	 * sitter" */
	char name[128];
	char format[16]; /* format of the camera's pictures, such as "MJPG" */
	int width, height;
	double rate; /* frames a second, as agreed with the driver */
	/* the camera is a stand-in for a real camera; the program refuses it unless booth.demo is
	 * set */
	bool is_stand_in;
};

struct camera_counters {
	uint64_t frames; /* number of frames handed to on_frame */
	/* number of frames that this module dropped, or that the caller rejected with
	 * camera_reject() */
	uint64_t bad;
	/* number of frames that the driver dropped, according to its sequence numbers */
	uint64_t gaps;
	uint64_t lost;                       /* number of outages */
	uint64_t steps[RECOVERY_STEP_COUNT]; /* number of recovery steps of each kind */
};

/* Checks that the camera's settings are well-formed. Touches no camera. -EINVAL: a setting is
 * malformed; the problem names it. */
must_check int camera_check(const struct config_camera *config, struct problem *problem);
/* Returns whether config->device names a stand-in for a real camera (sim:, files:). Only demos may
 * use a stand-in. */
bool camera_is_stand_in(const struct config_camera *config);

/*
 * config->device is "sim:", "sim:SCRIPT" or "files:FOLDER", or it names a V4L2 camera in a form
 * that camera_identity.h describes. If a V4L2 camera is missing, the function succeeds and on_lost
 * is called soon. A V4L2 stand-in (vivid, loopback, USB/IP) counts as missing, unless
 * allows_stand_in is set. The function fails only if a person must first repair something: a folder
 * or script cannot be read, or a setting is malformed.
 */
must_check int camera_create(const struct config_camera *config, bool allows_stand_in,
			     struct event_base *base, const struct camera_events *events,
			     void *user, struct problem *problem, struct camera **ret_camera);
void camera_destroy(struct camera *camera);

/* Tells the camera whether the caller wants frames from now on. Until the first call, the camera
 * assumes that the caller wants no frames, and may pause. When the caller begins to want frames,
 * the camera must give the first one within a second. */
void camera_want(struct camera *camera, bool wanted);

/* Tells a stand-in camera what the booth is doing now, such as "burst", so that the stand-in's
 * script can react to it; or who shall sit before it, as CAMERA_NOTE_SITTER and a name of core/demo.h. Real
 * cameras ignore the call. */
#define CAMERA_NOTE_SITTER "sitter "
void camera_note(struct camera *camera, const char *what);

/* Tells a stand-in camera how bright the booth's two lamps are, 0..1, so that it can light its
 * scene. Real cameras ignore the call. */
void camera_light(struct camera *camera, float left, float right);

/* Call it when the light has changed. If exposure, white balance and focus are locked, the camera
 * measures the light again, and their new values are locked. Stand-ins ignore the call. */
void camera_meter(struct camera *camera);

/* is_near: from now on a code is held close before the camera, so focus there (camera.focus_near);
 * otherwise focus on the person on the stool (camera.focus). Stand-ins, and cameras without a focus,
 * ignore the call. */
void camera_focus(struct camera *camera, bool is_near);

/* Call it from on_frame if the frame cannot be decoded. The frame then counts as bad. A camera that
 * sends only bad frames for camera.timeout_ms counts as lost. */
void camera_reject(struct camera *camera);

void camera_describe(const struct camera *camera, struct camera_description *ret_description);
void camera_count(const struct camera *camera, struct camera_counters *ret_counters);

/* ---- only for the modules that implement a camera ---- */

/* The struct of each implementation begins with `struct camera`. The functions above call the
 * implementation through these pointers. */
struct camera_operations {
	void (*destroy)(struct camera *camera);
	void (*want)(struct camera *camera, bool wanted);
	/* null: the camera ignores camera_note() */
	void (*note)(struct camera *camera, const char *what);
	/* null: the camera ignores camera_light() */
	void (*light)(struct camera *camera, float left, float right);
	/* null: the camera ignores camera_meter() */
	void (*meter)(struct camera *camera);
	/* null: the camera ignores camera_focus() */
	void (*focus)(struct camera *camera, bool is_near);
	/* null: camera_reject() only counts the frame as bad */
	void (*reject)(struct camera *camera);
	void (*describe)(const struct camera *camera, struct camera_description *ret_description);
};

struct camera {
	const struct camera_operations *operations;
	struct camera_events events;
	void *user;
	struct camera_counters counters;
};

#endif
