/* SPDX-License-Identifier: MIT */
#include "daemon/devices/leds.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/core/button.h"
#include "daemon/devices/led.h"

/* A light a button, in the order of enum button, and the status lamp. */
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
	/* udev needs some 10 ms to give us a pattern's files after its trigger was chosen. */
	AGAIN_MS = 100,
	AGAIN_MOST = 30,
	/* How often a light that is not there is looked for. */
	LOOK_MS = 2000,
};

struct bulb {
	char name[64];   /* empty: none is set */
	struct led *led; /* null: it is not there */
	bool has_failed; /* and that was said */
};

struct leds {
	char folder[128];
	bool keeps; /* what was found, in case we are killed */
	struct bulb lights[LIGHTS];
	struct led_look looks[MOODS][LIGHTS];
	struct event *again, *look;
	enum mood mood; /* MOODS: nothing shown yet */
	unsigned tries;
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
	case SESSION_RULES:
	case SESSION_REJECTED:
	case SESSION_STAFF:
	case SESSION_REVIEW:
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
	case SESSION_DONE:
		return MOOD_DONE;
	case SESSION_INTERRUPTED:
	case SESSION_OUT_OF_ORDER:
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

/* "shutter=blink cancel=dim" */
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
				"leds.%s: \"%.*s\": not LIGHT=PATTERN; the lights are:" BUTTON_NAMES
				" status; the patterns are: off dim on blink fast breathe, "
				"each with or without @RRGGBB",
				key, (int)length, text);
		text += length;
	}
	return 0;
}

static int parse_moods(const struct config_leds *config, struct leds *leds, struct problem *problem)
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
		int r = parse_mood(rows[i].key, rows[i].text, leds->looks[i], problem);
		if (r < 0)
			return r;
	}
	return 0;
}

int leds_check(const struct config_leds *config, struct problem *problem)
{
	struct leds leds = { 0 };
	return parse_moods(config, &leds, problem);
}

static void arm(struct event *timer, int ms)
{
	struct timeval delay = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
	(void)event_add(timer, &delay);
}

static void say_failure(struct bulb *light, const char *why)
{
	if (!light->has_failed)
		log_event(LOG_LEVEL_WARNING, JOURNAL_LIGHT_FAILED, "%s", why);
	light->has_failed = true;
}

/* -EAGAIN: not ours yet. */
static int show_one(struct leds *leds, int i)
{
	struct bulb *light = &leds->lights[i];
	int r = led_show(light->led, &leds->looks[leds->mood][i]);
	bool may_come = (r == -EACCES || r == -ENOENT) && leds->tries < AGAIN_MOST;
	if (may_come)
		return -EAGAIN;
	if (r == 0) {
		light->has_failed = false;
		return 0;
	}
	struct problem why;
	(void)problem_set(&why, r, "light %s: %s", light->name, strerror(-r));
	say_failure(light, why.text);
	if (led_level(light->led) < 0) { /* pulled: its successor is another folder */
		led_leave(light->led);
		light->led = NULL;
		arm(leds->look, LOOK_MS);
	}
	return 0;
}

static void show_all(struct leds *leds)
{
	bool again = false;
	for (int i = 0; i < LIGHTS; i++)
		if (leds->lights[i].led && show_one(leds, i) == -EAGAIN)
			again = true;
	leds->tries++;
	if (again)
		arm(leds->again, AGAIN_MS);
}

/* A light that is not there, or not ours, keeps nobody from a photo: it is said, and looked for. */
static bool find_one(struct leds *leds, struct bulb *light)
{
	struct problem why;
	if (led_open(leds->folder, light->name, &why, &light->led) < 0) {
		say_failure(light, why.text);
		return false;
	}
	if (leds->keeps)
		led_keep(light->led, "/run/boothd");
	if (light->has_failed)
		log_info("light %s is there", light->name);
	light->has_failed = false;
	return true;
}

static void find_all(struct leds *leds)
{
	bool is_missing = false, has_come = false;
	for (int i = 0; i < LIGHTS; i++) {
		if (!leds->lights[i].name[0] || leds->lights[i].led)
			continue;
		bool is_there = find_one(leds, &leds->lights[i]);
		has_come |= is_there;
		is_missing |= !is_there;
	}
	if (is_missing)
		arm(leds->look, LOOK_MS);
	if (has_come && leds->mood != MOODS) {
		leds->tries = 0;
		show_all(leds);
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

void leds_show(struct leds *leds, enum session_state state)
{
	enum mood mood = mood_of(state);
	if (mood == leds->mood)
		return;
	leds->mood = mood;
	leds->tries = 0;
	(void)event_del(leds->again);
	show_all(leds);
}

int leds_create(const struct config_leds *config, const char *folder, struct event_base *base,
		struct problem *problem, struct leds **ret_leds)
{
	const char *const names[LIGHTS] = {
#define X(id, name, ...) [BUTTON_##id] = config->button_##name,
		BUTTONS(X)
#undef X
			[LIGHT_STATUS] = config->status,
	};
	struct leds *leds = calloc(1, sizeof(*leds));
	if (!leds)
		return problem_set(problem, -ENOMEM, "out of memory");
	leds->mood = MOODS;
	int r = parse_moods(config, leds, problem);
	if (r < 0)
		goto fail;
	leds->again = evtimer_new(base, on_again, leds);
	leds->look = evtimer_new(base, on_look, leds);
	if (!leds->again || !leds->look) {
		r = problem_set(problem, -ENOMEM, "out of memory");
		goto fail;
	}
	leds->keeps = !folder;
	(void)snprintf(leds->folder, sizeof(leds->folder), "%s",
		       folder ? folder : "/sys/class/leds");
	for (int i = 0; i < LIGHTS; i++)
		(void)snprintf(leds->lights[i].name, sizeof(leds->lights[i].name), "%s", names[i]);
	find_all(leds);
	*ret_leds = leds;
	return 0;
fail:
	leds_destroy(leds);
	return r;
}

static void release(struct leds *leds, void (*end)(struct led *led))
{
	if (!leds)
		return;
	for (int i = 0; i < LIGHTS; i++)
		end(leds->lights[i].led);
	if (leds->again)
		event_free(leds->again);
	if (leds->look)
		event_free(leds->look);
	free(leds);
}

void leds_destroy(struct leds *leds)
{
	release(leds, led_close);
}

void leds_leave(struct leds *leds)
{
	release(leds, led_leave);
}
