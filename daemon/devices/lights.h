/* SPDX-License-Identifier: MIT */
/*
 * The booth's lamps: LED-class devices by name (lights.left, lights.right), the sitter's where the
 * camera is rendered, or none. Levels are 0..1 of full brightness. What stood before is restored by
 * lights_destroy.
 */
#ifndef DAEMON_DEVICES_LIGHTS_H
#define DAEMON_DEVICES_LIGHTS_H

#include <stdbool.h>

#include "daemon/core/config.h"
#include "daemon/core/problem.h"

struct camera;
struct event_base;
struct lights;

/* Borrows camera and base. -ENOENT, -EACCES: a lamp named in the settings is not there or not ours.
 * One that is pulled later is reported once, looked for, and shines again as it did. */
must_check int lights_create(const struct config_lights *config, struct camera *camera,
			     struct event_base *base, struct problem *problem,
			     struct lights **ret_lights);
/* The same with another folder than /sys/class/leds. */
must_check int lights_create_at(const struct config_lights *config, const char *folder,
				struct camera *camera, struct event_base *base,
				struct problem *problem, struct lights **ret_lights);
void lights_destroy(struct lights *lights); /* null is fine */

/* Whether there is any lamp that can be commanded. */
bool lights_are_there(const struct lights *lights);

/* A lamp that fails is reported once in the log; the booth goes on. */
void lights_set(struct lights *lights, float left, float right);

/* What the lamp's driver says it shows, 0..1; negative: no such lamp, or it does not say. */
float lights_level(const struct lights *lights, bool is_right);

#endif
