/* SPDX-License-Identifier: MIT */
/*
 * A graphics card for tests of the drm display. It answers the calls of libdrm that the `wrap:`
 * line of tests/unit/test_display_drm.c names, and counts what the display asked for. The card's
 * device is a FIFO, so open() and poll() are real.
 */
#ifndef TESTS_SUPPORT_FAKE_DRM_H
#define TESTS_SUPPORT_FAKE_DRM_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"

enum { FAKE_DRM_BUFFERS = 8, FAKE_DRM_SIDE = 2048 };

struct fake_drm {
	/* The test sets these, and may change them between two turns of the loop. */
	bool has_atomic, has_dumb, has_crtc;
	bool is_connected;
	bool has_bad_link; /* until the mode is set */
	int width, height; /* the monitor's preferred mode; it can always do 640x480 too */
	int fail_set_master, fail_light, fail_flip; /* negative errno */
	bool lose_flips;                            /* no flip ever ends */

	/* What the display has asked for. */
	int lights, flips, atomic_commits, restores, masters;
	uint32_t shown; /* the buffer on the monitor */
	int buffers_alive, blobs_alive;
	uint32_t mode_width, mode_height;

	/* Used by fake_drm.c only. */
	void *flip_user;
	bool flip_pending;
	int card_fd; /* the FIFO's other end */
};

extern struct fake_drm fake_drm;

/* Connects a monitor of 1024x768 and makes the FIFO at path. */
void fake_drm_plug(const char *path);
void fake_drm_unplug(void);
/* Ends the flip that is under way: its event can be read. */
void fake_drm_refresh(void);
/* The picture on the monitor. */
struct image fake_drm_picture(void);

#endif
