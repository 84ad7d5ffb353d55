/* SPDX-License-Identifier: MIT */
#include "daemon/devices/signals.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/core/button.h"
#include "daemon/devices/led.h"

/* Indices of the lights: one light for each button, in the order of enum button, then the status
 * lamp. */
enum { LIGHT_STATUS = BUTTON_COUNT, LIGHTS };

enum mood {
	MOOD_IDLE,
	MOOD_GO,
	MOOD_POSE,
	MOOD_PHOTO,
	MOOD_BUSY,
	MOOD_DONE,
	MOOD_CLOSED,
	MOOD_OUT_OF_ORDER,
	MOODS
};

enum {
	/* After the kernel has made the files of a trigger, udev needs some 10 ms to make them
	 * writable for us. */
	AGAIN_MS = 100,
	TRIES_MAX = 30,
	/* A missing light is looked for once in this interval. */
	LOOK_MS = 2000,
};

struct signal {
	char name[64];   /* empty: the settings name no such light */
	struct led *led; /* null: the light is missing */
	bool has_failed; /* a failure of this light was logged */
};

struct signals {
	char folder[128];
	/* the state that each light had before is saved to a file, in case boothd is killed */
	bool keeps;
	struct signal lights[LIGHTS];
	struct led_look looks[MOODS][LIGHTS];
	struct event *again, *look;
	enum mood mood; /* the booth's mood that the lights show; MOODS: none was shown yet */
	unsigned tries; /* number of attempts to show this mood */
};

static enum mood mood_of(enum session_state state)
{
	switch (state) {
	case SESSION_IDLE:
		return MOOD_IDLE;
	case SESSION_CLOSED:
		return MOOD_CLOSED;
	case SESSION_NOTICE:
	case SESSION_IDENTIFY:
	case SESSION_CONFIRM:
	case SESSION_MISMATCH:
	case SESSION_UNLISTED:
	case SESSION_CODE:
	case SESSION_PHONE:
	case SESSION_ALREADY:
	case SESSION_REFUSED_ENTRY:
	case SESSION_RULES:
	case SESSION_REJECTED:
	case SESSION_STAFF:
	case SESSION_REVIEW:
	case SESSION_MORE_TIME:
	case SESSION_PAYING:
		return MOOD_GO;
	case SESSION_POSE:
		return MOOD_POSE;
	case SESSION_COUNTDOWN:
	case SESSION_BURST:
		return MOOD_PHOTO;
	case SESSION_EXAMINING:
	case SESSION_SAVING:
	case SESSION_UNSAVED:
		return MOOD_BUSY;
	case SESSION_SAVED:
	case SESSION_PAID:
	case SESSION_DONE:
		return MOOD_DONE;
	case SESSION_INTERRUPTED:
	case SESSION_OUT_OF_ORDER:
	case SESSION_MAINTENANCE:
	case SESSION_STATE_COUNT:
		break;
	}
	return MOOD_OUT_OF_ORDER;
}

static int find_light(const char *name, size_t length)
{
	for (int i = 0; i < LIGHTS; i++) {
		const char *known = i == LIGHT_STATUS ? "status" : button_name((enum button)i);
		if (strlen(known) == length && memcmp(known, name, length) == 0)
			return i;
	}
	return -1;
}

/* Parses a setting such as "shutter=blink cancel=dim", which tells how the lights shine. */
static int parse_mood(const char *key, const char *text, struct led_look looks[LIGHTS],
		      struct problem *problem)
{
	while (*(text += strspn(text, " ,"))) {
		char word[40];
		size_t length = strcspn(text, " ,"), name = strcspn(text, "= ,");
		int light = find_light(text, name);
		bool is_pair = length < sizeof(word) && text[name] == '=' && light >= 0;
		if (is_pair)
			(void)snprintf(word, sizeof(word), "%.*s", (int)(length - name - 1),
				       text + name + 1);
		if (!is_pair || !led_look_parse(word, &looks[light]))
			return problem_set(
				problem, -EINVAL,
				"leds.%s: \"%.*s\": not LIGHT=PATTERN; the lights are:%s "
				"status; the patterns are: off dim on blink fast breathe, "
				"each with or without @RRGGBB",
				key, (int)length, text, BUTTON_NAMES);
		text += length;
	}
	return 0;
}

static int parse_moods(const struct config_leds *config, struct signals *signals,
		       struct problem *problem)
{
	const struct {
		const char *key, *text;
	} rows[MOODS] = {
		[MOOD_IDLE] = { "idle", config->idle },
		[MOOD_GO] = { "go", config->go },
		[MOOD_POSE] = { "pose", config->pose },
		[MOOD_PHOTO] = { "photo", config->photo },
		[MOOD_BUSY] = { "busy", config->busy },
		[MOOD_DONE] = { "done", config->done },
		[MOOD_CLOSED] = { "closed", config->closed },
		[MOOD_OUT_OF_ORDER] = { "out_of_order", config->out_of_order },
	};
	for (int i = 0; i < MOODS; i++) {
		int r = parse_mood(rows[i].key, rows[i].text, signals->looks[i], problem);
		if (r < 0)
			return r;
	}
	return 0;
}

int signals_check(const struct config_leds *config, struct problem *problem)
{
	struct signals signals = { 0 };
	return parse_moods(config, &signals, problem);
}

static void report_failure(struct signal *light, const char *why)
{
	if (!light->has_failed)
		log_event(LOG_LEVEL_WARNING, JOURNAL_LIGHT_FAILED, "%s", why);
	light->has_failed = true;
}

/* Shows the present mood with one light. -EAGAIN: the light's files do not exist yet, or are not
 * writable yet. All other failures are logged, and the function returns 0. */
static int show_one(struct signals *signals, int i)
{
	struct signal *light = &signals->lights[i];
	int r = led_show(light->led, &signals->looks[signals->mood][i]);
	bool may_come = (r == -EACCES || r == -ENOENT) && signals->tries < TRIES_MAX;
	if (may_come)
		return -EAGAIN;
	if (r == 0) {
		light->has_failed = false;
		return 0;
	}
	struct problem why = { "" };
	(void)problem_set(&why, r, "light %s: %s", light->name, strerror(-r));
	report_failure(light, why.text);
	if (led_level(light->led) < 0) {
		/* the folder in sysfs is gone, and the light gets a new one when it is plugged in
		 * again */
		led_leave(light->led);
		light->led = NULL;
		(void)timer_arm_ms(signals->look, LOOK_MS);
	}
	return 0;
}

static void show_all(struct signals *signals)
{
	bool again = false;
	for (int i = 0; i < LIGHTS; i++)
		if (signals->lights[i].led && show_one(signals, i) == -EAGAIN)
			again = true;
	signals->tries++;
	if (again)
		(void)timer_arm_ms(signals->again, AGAIN_MS);
}

/* Opens a missing light. Photos can be taken without it, so its absence is logged but is no
 * error. */
static bool find_one(struct signals *signals, struct signal *light)
{
	struct problem why = { "" };
	if (led_open(signals->folder, light->name, &why, &light->led) < 0) {
		report_failure(light, why.text);
		return false;
	}
	if (signals->keeps)
		led_keep(light->led, "/run/boothd");
	if (light->has_failed)
		log_info("light %s is back", light->name);
	light->has_failed = false;
	return true;
}

static void find_all(struct signals *signals)
{
	bool is_missing = false, has_come = false;
	for (int i = 0; i < LIGHTS; i++) {
		if (!signals->lights[i].name[0] || signals->lights[i].led)
			continue;
		bool is_there = find_one(signals, &signals->lights[i]);
		has_come |= is_there;
		is_missing |= !is_there;
	}
	if (is_missing)
		(void)timer_arm_ms(signals->look, LOOK_MS);
	if (has_come && signals->mood != MOODS) {
		signals->tries = 0;
		show_all(signals);
	}
}

static void on_look(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	find_all(user);
}

static void on_again(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	show_all(user);
}

const char *signals_missing(const struct signals *signals, unsigned at)
{
	for (int i = 0; i < LIGHTS; i++)
		if (signals->lights[i].name[0] && !signals->lights[i].led && at-- == 0)
			return signals->lights[i].name;
	return NULL;
}

void signals_show(struct signals *signals, enum session_state state)
{
	enum mood mood = mood_of(state);
	if (mood == signals->mood)
		return;
	signals->mood = mood;
	signals->tries = 0;
	(void)event_del(signals->again);
	show_all(signals);
}

int signals_create(const struct config_leds *config, const char *folder, struct event_base *base,
		   struct problem *problem, struct signals **ret_signals)
{
	const char *const names[LIGHTS] = {
#define X(id, name, ...) [BUTTON_##id] = config->button_##name,
		BUTTONS(X)
#undef X
			[LIGHT_STATUS] = config->status,
	};
	struct signals *signals = calloc(1, sizeof(*signals));
	if (!signals)
		return problem_memory(problem);
	signals->mood = MOODS;
	int r = parse_moods(config, signals, problem);
	if (r < 0)
		goto fail;
	signals->again = evtimer_new(base, on_again, signals);
	signals->look = evtimer_new(base, on_look, signals);
	if (!signals->again || !signals->look) {
		r = problem_memory(problem);
		goto fail;
	}
	signals->keeps = !folder;
	(void)snprintf(signals->folder, sizeof(signals->folder), "%s",
		       folder ? folder : "/sys/class/leds");
	for (int i = 0; i < LIGHTS; i++)
		(void)snprintf(signals->lights[i].name, sizeof(signals->lights[i].name), "%s",
			       names[i]);
	find_all(signals);
	*ret_signals = signals;
	return 0;
fail:
	signals_destroy(signals);
	return r;
}

void signals_destroy(struct signals *signals)
{
	if (!signals)
		return;
	for (int i = 0; i < LIGHTS; i++)
		led_close(signals->lights[i].led);
	if (signals->again)
		event_free(signals->again);
	if (signals->look)
		event_free(signals->look);
	free(signals);
}
