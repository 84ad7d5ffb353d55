/* SPDX-License-Identifier: MIT */
#include "daemon/devices/lamps.h"

#include <event2/event.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/led.h"

enum { LEFT, RIGHT, LAMPS };

/* Each lamp is checked once in this interval, because its driver does not tell us when the lamp is
 * unplugged. */
enum { LOOK_MS = 2000 };

struct lamp {
	char name[128];  /* empty: the settings name no lamp on this side */
	struct led *led; /* null: the lamp is missing */
	bool is_set;     /* lamps_set() was called, and `level` holds the wanted level */
	float level;
	bool has_failed; /* a failure of this lamp was logged */
};

struct lamps {
	struct camera *camera; /* borrowed: the caller destroys it */
	char folder[128];
	/* the brightness that lamps_create() found is saved to a file, in case boothd is killed */
	bool keeps;
	struct lamp lamps[LAMPS];
	struct event *look;
};

static int open_lamp(const struct lamps *lamps, struct lamp *lamp, struct problem *problem)
{
	int r = led_open(lamps->folder, lamp->name, problem, &lamp->led);
	if (r == 0 && lamps->keeps)
		led_keep(lamp->led, "/run/boothd");
	return r;
}

static void report_failure(struct lamp *lamp, const char *why)
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
		report_failure(lamp, strerror(-r));
	else
		lamp->has_failed = false;
}

static void look_after(const struct lamps *lamps, struct lamp *lamp)
{
	struct problem problem = { "" };
	if (lamp->led && led_level(lamp->led) < 0) {
		report_failure(lamp, "it was pulled; looking for it");
		/* the folder in sysfs is gone, and the lamp gets a new one when it is plugged in
		 * again */
		led_leave(lamp->led);
		lamp->led = NULL;
	}
	if (!lamp->name[0] || lamp->led || open_lamp(lamps, lamp, &problem) < 0)
		return;
	log_info("lamp %s is there again", lamp->name);
	shine(lamp);
}

static void on_look(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct lamps *lamps = user;
	for (int i = 0; i < LAMPS; i++)
		look_after(lamps, &lamps->lamps[i]);
	(void)timer_arm_ms(lamps->look, LOOK_MS);
}

/* Opens both lamps. The booth works without them, so a missing lamp is only logged, and on_look()
 * looks for it later. */
static void open_lamps(struct lamps *lamps, const char *const names[LAMPS])
{
	for (int i = 0; i < LAMPS; i++) {
		struct lamp *lamp = &lamps->lamps[i];
		struct problem problem = { "" };
		(void)snprintf(lamp->name, sizeof(lamp->name), "%.127s", names[i]);
		if (names[i][0] && open_lamp(lamps, lamp, &problem) < 0)
			report_failure(lamp, problem.text);
	}
}

static int start_looking(struct lamps *lamps, struct event_base *base, struct problem *problem)
{
	if (!lamps->lamps[LEFT].name[0] && !lamps->lamps[RIGHT].name[0])
		return 0;
	lamps->look = evtimer_new(base, on_look, lamps);
	if (!lamps->look || timer_arm_ms(lamps->look, LOOK_MS) < 0)
		return problem_memory(problem);
	return 0;
}

int lamps_create(const struct config_lights *config, const char *folder, struct camera *camera,
		 struct event_base *base, struct problem *problem, struct lamps **ret_lamps)
{
	const char *const names[LAMPS] = { [LEFT] = config->left, [RIGHT] = config->right };
	struct lamps *lamps = calloc(1, sizeof(*lamps));
	if (!lamps)
		return problem_memory(problem);
	lamps->camera = camera;
	lamps->keeps = !folder;
	(void)snprintf(lamps->folder, sizeof(lamps->folder), "%s",
		       folder ? folder : "/sys/class/leds");
	open_lamps(lamps, names);
	int r = start_looking(lamps, base, problem);
	if (r < 0) {
		lamps_destroy(lamps);
		return r;
	}
	*ret_lamps = lamps;
	return 0;
}

void lamps_destroy(struct lamps *lamps)
{
	if (!lamps)
		return;
	for (int i = 0; i < LAMPS; i++)
		led_close(lamps->lamps[i].led);
	if (lamps->look)
		event_free(lamps->look);
	free(lamps);
}

const char *lamps_missing(const struct lamps *lamps, unsigned at)
{
	for (int i = 0; i < LAMPS; i++)
		if (lamps->lamps[i].name[0] && !lamps->lamps[i].led && at-- == 0)
			return lamps->lamps[i].name;
	return NULL;
}

void lamps_set(struct lamps *lamps, float left, float right)
{
	const float levels[LAMPS] = { [LEFT] = left, [RIGHT] = right };
	for (int i = 0; i < LAMPS; i++) {
		lamps->lamps[i].level = levels[i];
		lamps->lamps[i].is_set = true;
		shine(&lamps->lamps[i]);
	}
	camera_light(lamps->camera, left, right);
}
