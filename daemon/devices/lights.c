/* SPDX-License-Identifier: MIT */
#include "daemon/devices/lights.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/led.h"

enum { LEFT, RIGHT, LAMPS };

/* How often a lamp is looked at, or for: its driver says nothing when it goes. */
enum { LOOK_S = 2 };

struct lamp {
	char name[128];  /* empty: none is set */
	struct led *led; /* null: it was pulled */
	bool is_set;     /* to `level` */
	float level;
	bool has_failed; /* and that was said */
};

struct lights {
	struct camera *camera; /* borrowed */
	char folder[128];
	bool keeps; /* what was found, in case we are killed */
	struct lamp lamps[LAMPS];
	struct event *look;
};

static int open_lamp(const struct lights *lights, struct lamp *lamp, struct problem *problem)
{
	int r = led_open(lights->folder, lamp->name, problem, &lamp->led);
	if (r == 0 && lights->keeps)
		led_keep(lamp->led, "/run/boothd");
	return r;
}

static void say_failure(struct lamp *lamp, const char *why)
{
	if (!lamp->has_failed)
		log_event(LOG_LEVEL_WARNING, JOURNAL_LIGHT_FAILED, "lamp %s: %s", lamp->name, why);
	lamp->has_failed = true;
}

static void shine(struct lamp *lamp)
{
	if (!lamp->led || !lamp->is_set)
		return;
	int r = led_set(lamp->led, lamp->level);
	if (r < 0)
		say_failure(lamp, strerror(-r));
	else
		lamp->has_failed = false;
}

static void look_after(const struct lights *lights, struct lamp *lamp)
{
	struct problem problem;
	if (lamp->led && led_level(lamp->led) < 0) { /* its successor is another folder */
		say_failure(lamp, "it is gone, and looked for");
		led_leave(lamp->led);
		lamp->led = NULL;
	}
	if (!lamp->name[0] || lamp->led || open_lamp(lights, lamp, &problem) < 0)
		return;
	log_info("lamp %s is there again", lamp->name);
	shine(lamp);
}

static void arm(struct event *timer)
{
	const struct timeval delay = { .tv_sec = LOOK_S };
	(void)event_add(timer, &delay);
}

static void on_look(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct lights *lights = user;
	for (int i = 0; i < LAMPS; i++)
		look_after(lights, &lights->lamps[i]);
	arm(lights->look);
}

static int create(const struct config_lights *config, const char *folder, bool keeps,
		  struct camera *camera, struct event_base *base, struct problem *problem,
		  struct lights **ret_lights)
{
	const char *const names[LAMPS] = { [LEFT] = config->left, [RIGHT] = config->right };
	struct lights *lights = calloc(1, sizeof(*lights));
	if (!lights)
		return problem_set(problem, -ENOMEM, "out of memory");
	int r = 0;
	lights->camera = camera;
	lights->keeps = keeps;
	(void)snprintf(lights->folder, sizeof(lights->folder), "%s", folder);
	for (int i = 0; r == 0 && i < LAMPS; i++) {
		(void)snprintf(lights->lamps[i].name, sizeof(lights->lamps[i].name), "%.127s",
			       names[i]);
		if (names[i][0])
			r = open_lamp(lights, &lights->lamps[i], problem);
	}
	if (r == 0 && (names[LEFT][0] || names[RIGHT][0])) {
		lights->look = evtimer_new(base, on_look, lights);
		if (lights->look)
			arm(lights->look);
		else
			r = problem_set(problem, -ENOMEM, "out of memory");
	}
	if (r < 0) {
		lights_destroy(lights);
		return r;
	}
	*ret_lights = lights;
	return 0;
}

int lights_create(const struct config_lights *config, struct camera *camera,
		  struct event_base *base, struct problem *problem, struct lights **ret_lights)
{
	return create(config, "/sys/class/leds", true, camera, base, problem, ret_lights);
}

int lights_create_at(const struct config_lights *config, const char *folder, struct camera *camera,
		     struct event_base *base, struct problem *problem, struct lights **ret_lights)
{
	return create(config, folder, false, camera, base, problem, ret_lights);
}

void lights_destroy(struct lights *lights)
{
	if (!lights)
		return;
	for (int i = 0; i < LAMPS; i++)
		led_close(lights->lamps[i].led);
	if (lights->look)
		event_free(lights->look);
	free(lights);
}

bool lights_are_there(const struct lights *lights)
{
	return lights->lamps[LEFT].led || lights->lamps[RIGHT].led ||
	       lights->camera->operations->light;
}

void lights_set(struct lights *lights, float left, float right)
{
	const float levels[LAMPS] = { [LEFT] = left, [RIGHT] = right };
	for (int i = 0; i < LAMPS; i++) {
		lights->lamps[i].level = levels[i];
		lights->lamps[i].is_set = true;
		shine(&lights->lamps[i]);
	}
	camera_light(lights->camera, left, right);
}

float lights_level(const struct lights *lights, bool is_right)
{
	const struct led *lamp = lights->lamps[is_right ? RIGHT : LEFT].led;
	return lamp ? led_level(lamp) : -1;
}
