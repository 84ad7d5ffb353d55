/* SPDX-License-Identifier: MIT */
#include "daemon/devices/lights.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/led.h"

enum { LEFT, RIGHT, LAMPS };

struct lights {
	struct camera *camera; /* borrowed */
	struct led *lamps[LAMPS];
	bool has_failed[LAMPS];
};

int lights_create(const struct config_lights *config, struct camera *camera,
		  struct problem *problem, struct lights **ret_lights)
{
	struct lights *lights = NULL;
	int r = lights_create_at(config, "/sys/class/leds", camera, problem, &lights);
	if (r < 0 || !lights)
		return r;
	for (int i = 0; i < LAMPS; i++)
		if (lights->lamps[i])
			led_keep(lights->lamps[i], "/run/boothd");
	*ret_lights = lights;
	return 0;
}

int lights_create_at(const struct config_lights *config, const char *folder, struct camera *camera,
		     struct problem *problem, struct lights **ret_lights)
{
	const char *const names[LAMPS] = { [LEFT] = config->left, [RIGHT] = config->right };
	struct lights *lights = calloc(1, sizeof(*lights));
	if (!lights)
		return problem_set(problem, -ENOMEM, "out of memory");
	lights->camera = camera;
	for (int i = 0; i < LAMPS; i++) {
		if (!names[i][0])
			continue;
		int r = led_open(folder, names[i], problem, &lights->lamps[i]);
		if (r < 0) {
			lights_destroy(lights);
			return r;
		}
	}
	*ret_lights = lights;
	return 0;
}

void lights_destroy(struct lights *lights)
{
	if (!lights)
		return;
	for (int i = 0; i < LAMPS; i++)
		led_close(lights->lamps[i]);
	free(lights);
}

bool lights_are_there(const struct lights *lights)
{
	return lights->lamps[LEFT] || lights->lamps[RIGHT] || lights->camera->operations->light;
}

static void set_one(struct lights *lights, int lamp, float level)
{
	if (!lights->lamps[lamp])
		return;
	int r = led_set(lights->lamps[lamp], level);
	if (r < 0 && !lights->has_failed[lamp])
		log_event(LOG_LEVEL_WARNING, JOURNAL_LIGHT_FAILED, "lamp %s: %s",
			  led_name(lights->lamps[lamp]), strerror(-r));
	lights->has_failed[lamp] = r < 0;
}

void lights_set(struct lights *lights, float left, float right)
{
	set_one(lights, LEFT, left);
	set_one(lights, RIGHT, right);
	camera_light(lights->camera, left, right);
}

float lights_level(const struct lights *lights, bool is_right)
{
	const struct led *lamp = lights->lamps[is_right ? RIGHT : LEFT];
	return lamp ? led_level(lamp) : -1;
}
