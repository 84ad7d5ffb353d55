/* SPDX-License-Identifier: MIT */
/*
 * The lamps that light the person: the LED-class devices in lights.left and lights.right, and the
 * lamps of the rendered scene if the camera is rendered. Levels are 0..1 of full brightness.
 * lamps_destroy() restores the brightness that lamps_create() found.
 */
#ifndef DAEMON_DEVICES_LAMPS_H
#define DAEMON_DEVICES_LAMPS_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

struct camera;
struct event_base;
struct lamps;

/* Borrows camera and base. folder: null for /sys/class/leds. A lamp may be missing, may not be
 * writable, or may be unplugged later. That is no error: the lamp is reported once and looked
 * for, and gets its level when it is found. -ENOMEM: out of memory. */
must_check int lamps_create(const struct config_lights *config, const char *folder,
			    struct camera *camera, struct event_base *base, struct problem *problem,
			    struct lamps **ret_lamps);
void lamps_destroy(struct lamps *lamps); /* null is fine */

/* Returns the name of a lamp that is missing now; null: no lamp is missing. */
const char *lamps_missing(const struct lamps *lamps);

/* Sets both levels. A lamp that fails is reported once in the log. */
void lamps_set(struct lamps *lamps, float left, float right);

#endif
