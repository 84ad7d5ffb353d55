/* SPDX-License-Identifier: MIT */
/*
 * One monitor at a graphics card: which connector, which mode, and putting a buffer on it, with the
 * atomic interface where the driver has it and the older one elsewhere.
 *
 * Plain data; the card's descriptor is borrowed, all else is freed by kms_finish(). The caller must
 * be the card's master (drmSetMaster).
 */
#ifndef BOOTH_UI_KMS_H
#define BOOTH_UI_KMS_H

#include <stdbool.h>
#include <stdint.h>
#include <xf86drmMode.h>

#include "daemon/core/problem.h"

/* What an operator asks for; empty or 0: whatever fits. */
struct kms_wish {
	char connector[32]; /* "HDMI-A-1", as in /sys/class/drm */
	int width, height, rate;
};

/* Ids of the properties that an atomic commit sets. */
struct kms_properties {
	uint32_t connector_crtc;
	uint32_t crtc_mode, crtc_active;
	uint32_t plane_fb, plane_crtc, source_x, source_y, source_width, source_height;
	uint32_t crtc_x, crtc_y, crtc_width, crtc_height;
};

struct kms {
	int fd;
	uint32_t connector, crtc;
	char name[32]; /* of the connector */
	drmModeModeInfo mode;
	drmModeCrtc *before; /* what the CRTC showed when we came; null: nothing */
	bool is_atomic;
	uint32_t plane, mode_blob;
	struct kms_properties properties;
};

/* Chooses connector, CRTC and mode. -ENODEV: no monitor is connected (where one was asked for by
 * name: not that one); -ENOTSUP: nothing that can feed it. */
must_check int kms_init(int fd, const struct kms_wish *wish, struct problem *problem,
			struct kms *ret_kms);
/* Gives the monitor back what it showed before. Null is fine. */
void kms_finish(struct kms *kms);

/* Sets the mode with this buffer. -EACCES: not master (another program has the screen). */
must_check int kms_light(struct kms *kms, uint32_t buffer);
/* Shows another buffer at the next refresh; a page-flip event with user follows. */
must_check int kms_flip(struct kms *kms, uint32_t buffer, void *user);
/* Whether the monitor is still there and still wants this mode. Asks no hardware: the kernel has
 * noticed, or will at its own pace. */
bool kms_is_current(const struct kms *kms, const struct kms_wish *wish);

#endif
