/* SPDX-License-Identifier: MIT */
/*
 * The camera: one interface over V4L2, a folder of JPEGs and the rendered sitter.
 *
 * Everything happens on the event loop. on_frame gets complete JPEGs only (SOI to EOI); what is
 * short, truncated or flagged by the driver is counted and dropped here. A frame's bytes are
 * borrowed for the callback. A lost camera is looked for by the source itself: one on_lost, then
 * one on_back an outage. A callback may call camera_want and camera_note, never camera_destroy.
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
	double rate;      /* frames a second agreed on */
	bool is_stand_in; /* no real camera: refused unless booth.demo */
};

struct camera_counters {
	uint64_t frames; /* handed up */
	uint64_t bad;    /* dropped: flagged, short, truncated, rejected */
	uint64_t gaps;   /* frames the driver dropped, by its sequence numbers */
	uint64_t lost;   /* outages */
	uint64_t steps[RECOVERY_STEP_COUNT]; /* taken to get it back */
};

/* Whether the settings make sense, without any camera: -EINVAL, and the problem names the key. */
must_check int camera_check(const struct config_camera *config, struct problem *problem);
/* Whether config->device names a stand-in (sim:, files:), which is for demos only. */
bool camera_is_stand_in(const struct config_camera *config);

/*
 * By config->device: "sim:" or "sim:SCRIPT", "files:FOLDER", else a V4L2 node or selector.
 * A V4L2 camera that is not there is no error: on_lost follows. Errors are for what a person must
 * mend first: a folder or script that cannot be read, a selector that makes no sense.
 */
must_check int camera_create(const struct config_camera *config, struct event_base *base,
			     const struct camera_events *events, void *user,
			     struct problem *problem, struct camera **ret_camera);
void camera_destroy(struct camera *camera);

/* Whether frames are wanted now; a source that nobody looks at may rest, but must deliver within a
 * second of being wanted. Starts unwanted. */
void camera_want(struct camera *camera, bool wanted);

/* Tells a stand-in what the booth does ("burst"), so that a script can react. Others ignore it. */
void camera_note(struct camera *camera, const char *what);

/* The booth's lamps as a stand-in's scene sees them, 0..1. Others ignore it. */
void camera_light(struct camera *camera, float left, float right);

/* A frame that was handed up could not be decoded: it counts as bad, and as none for a time-out. To
 * be called from on_frame. */
void camera_reject(struct camera *camera);

void camera_describe(const struct camera *camera, struct camera_description *ret_description);
void camera_count(const struct camera *camera, struct camera_counters *ret_counters);

/* ---- for sources only ---- */

/* A source embeds `struct camera` first and is reached through its operations. */
struct camera_operations {
	void (*destroy)(struct camera *camera);
	void (*want)(struct camera *camera, bool wanted);
	void (*note)(struct camera *camera, const char *what);         /* may be null */
	void (*light)(struct camera *camera, float left, float right); /* may be null */
	void (*reject)(struct camera *camera); /* null: it counts, no more */
	void (*describe)(const struct camera *camera, struct camera_description *ret_description);
};

struct camera {
	const struct camera_operations *operations;
	struct camera_events events;
	void *user;
	struct camera_counters counters;
};

#endif
