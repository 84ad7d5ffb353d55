/* SPDX-License-Identifier: MIT */
/*
 * A graphics card for tests of the drm display: answers libdrm's calls (a test's `wrap:` line names
 * FAKE_DRM_WRAPS) from the struct below, and keeps what was asked of it. The card is a FIFO, so
 * that opening and polling it are real.
 */
#ifndef TESTS_SUPPORT_FAKE_DRM_H
#define TESTS_SUPPORT_FAKE_DRM_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/image.h"

enum { FAKE_DRM_BUFFERS = 8, FAKE_DRM_SIDE = 2048 };

struct fake_drm {
	/* What the card is like; change at will between turns of the loop. */
	bool has_atomic, has_dumb, has_crtc;
	bool is_connected;
	int width, height; /* the monitor's preferred mode; it can always do 640x480 too */
	int fail_set_master, fail_light, fail_flip; /* negative errno */
	bool lose_flips;                            /* the event never comes */

	/* What was asked of it. */
	int lights, flips, atomic_commits, restores, masters;
	uint32_t shown; /* the buffer on the monitor */
	int buffers_alive, blobs_alive;
	uint32_t mode_width, mode_height;

	/* Its own. */
	void *flip_user;
	bool flip_pending;
	int card_fd; /* the FIFO's other end */
};

extern struct fake_drm fake_drm;

/* A connected 1024x768 monitor; makes the FIFO at path. */
void fake_drm_plug(const char *path);
void fake_drm_unplug(void);
/* Lets the flip that is under way end: the event can be read. */
void fake_drm_refresh(void);
/* The pixels of what the monitor shows. */
struct image fake_drm_picture(void);

#endif
