/* SPDX-License-Identifier: MIT */
/*
 * One monitor on a graphics card: chooses connector, CRTC and mode, and shows buffers. Uses the
 * atomic interface if the driver has it, otherwise the legacy interface.
 *
 * Borrows the card's descriptor. kms_finish() frees everything else. The caller must be the card's
 * master (drmSetMaster).
 */
#ifndef BOOTH_UI_KMS_H
#define BOOTH_UI_KMS_H

#include <stdbool.h>
#include <stdint.h>
#include <xf86drmMode.h>

#include "daemon/core/problem.h"

/* The operator's wishes. An empty string or 0 means: no wish. */
struct kms_wish {
	char connector[32]; /* name of the connector as in /sys/class/drm, such as "HDMI-A-1" */
	int width, height, rate;
};

/* The ids of the properties that an atomic commit sets. */
struct kms_properties {
	uint32_t connector_crtc;
	uint32_t link; /* property "link-status" of the connector; 0: the driver has none */
	uint32_t crtc_mode, crtc_active;
	uint32_t plane_fb, plane_crtc, source_x, source_y, source_width, source_height;
	uint32_t crtc_x, crtc_y, crtc_width, crtc_height;
};

struct kms {
	int fd;
	uint32_t connector, crtc;
	char name[32];                /* name of the connector */
	uint32_t width_mm, height_mm; /* size of the monitor; 0: it does not tell */
	drmModeModeInfo mode;
	/* state of the CRTC before kms_init(), for kms_finish(); null: unknown */
	drmModeCrtc *before;
	bool is_atomic;
	uint32_t plane, mode_blob;
	struct kms_properties properties;
};

/* -ENODEV: no monitor is connected, or none at the connector that the wish names. -ENOTSUP: the
 * card has no CRTC that can drive the monitor. */
must_check int kms_init(int fd, const struct kms_wish *wish, struct problem *problem,
			struct kms *ret_kms);
/* Restores the picture that the monitor showed before kms_init(). kms may be null. */
void kms_finish(struct kms *kms);

/* Sets the mode and shows this buffer. -EACCES: this program is not the card's master, because
 * another program owns the screen. */
must_check int kms_light(struct kms *kms, uint32_t buffer);
/* Shows another buffer at the monitor's next refresh. The kernel then sends a page-flip event that
 * carries `user`. */
must_check int kms_flip(struct kms *kms, uint32_t buffer, void *user);
/* Returns whether, as far as the kernel knows, the monitor is still connected and still has the
 * mode that kms_init() chose. Does not probe the hardware. */
bool kms_is_current(const struct kms *kms, const struct kms_wish *wish);

/* Returns whether the link to the monitor has failed: the kernel could not set up the link again,
 * so the monitor receives no picture until somebody sets the mode. This happens after a DisplayPort
 * monitor was switched off and on. If that happens between two calls of kms_is_current(), that
 * function does not notice it. An HDMI signal never ends, so the picture comes back by itself. */
bool kms_has_bad_link(const struct kms *kms);

#endif
