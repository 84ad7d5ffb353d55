/* SPDX-License-Identifier: MIT */
/*
 * The lamps that light the person: the LED-class devices that lights.left and lights.right name,
 * and the lamps of the rendered scene where the camera is rendered. Levels are 0..1 of full
 * brightness. lamps_destroy() restores the brightness that lamps_create() found.
 */
#ifndef DAEMON_DEVICES_LAMPS_H
#define DAEMON_DEVICES_LAMPS_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

struct camera;
struct event_base;
struct lamps;

/* Borrows camera and base. folder: null for /sys/class/leds. A lamp of the settings that is not
 * there, that we may not write to, or that is pulled later, is no error: it is reported once, looked
 * for, and set when it is there. -ENOMEM. */
must_check int lamps_create(const struct config_lights *config, const char *folder,
			    struct camera *camera, struct event_base *base, struct problem *problem,
			    struct lamps **ret_lamps);
void lamps_destroy(struct lamps *lamps); /* null is fine */

/* The name of a lamp that is not there now; null: all are there. */
const char *lamps_missing(const struct lamps *lamps);

/* A lamp that fails is reported once in the log. */
void lamps_set(struct lamps *lamps, float left, float right);

#endif
