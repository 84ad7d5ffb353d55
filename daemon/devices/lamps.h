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

/* Borrows camera and base. folder: the folder with the lamps' LED devices; null: /sys/class/leds.
 * It is no error if a lamp is missing, is not writable, or is unplugged later. This module logs it
 * once, looks for the lamp, and sets the lamp's level when it is found. -ENOMEM: out of memory. */
must_check int lamps_create(const struct config_lights *config, const char *folder,
			    struct camera *camera, struct event_base *base, struct problem *problem,
			    struct lamps **ret_lamps);
void lamps_destroy(struct lamps *lamps); /* null is fine */

/* Returns the name of the lamp that is missing now, the first for at = 0, and so on; null: no more
 * lamps are missing. */
const char *lamps_missing(const struct lamps *lamps, unsigned at);

/* Sets the levels of both lamps, 0..1. A lamp that fails is logged once. */
void lamps_set(struct lamps *lamps, float left, float right);

#endif
