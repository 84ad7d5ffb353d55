/* SPDX-License-Identifier: MIT */
/*
 * Drives the panel and the lights alone, in the guest.
 *
 *   panel_probe watch SECONDS panel.key=value...
 *       TIME press BUTTON | stuck | freed | code TEXT | refused | digit C
 *   panel_probe finger DEEDS [SEED]
 *       acts a finger on a uinput device of its own and compares what comes out with what was meant
 *   panel_probe lights STATE leds.key=value... : shows the state, waits a second, ends without
 *       restoring the lights
 */
#include <err.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <linux/uinput.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/devices/signals.h"
#include "daemon/devices/panel.h"
#include "tests/support/finger.h"

enum {
	/* The guest's clock jitters by milliseconds: all times of the finger are stretched. */
	STRETCH = 6,
	/* A deed with an edge that was written later than this was not the one meant. */
	LATE_MS = 5,
};

static struct {
	struct event_base *base;
	struct panel *panel;
	struct config config;
	bool is_quiet;
	unsigned presses;
	int64_t began_us;
} probe;

static void say(const char *what, const char *more)
{
	if (probe.is_quiet)
		return;
	printf("%.3f %s%s%s\n", (double)clock_monotonic_us() / 1e6, what, more[0] ? " " : "", more);
	(void)fflush(stdout);
}

static void on_press(enum button button, int64_t began_us, void *user)
{
	(void)user;
	probe.presses++;
	probe.began_us = began_us;
	say("press", button_name(button));
}

static void on_stuck(bool is_stuck, enum button button, void *user)
{
	(void)user;
	say(is_stuck ? "stuck" : "freed", button_name(button));
}

static void on_code(const char *text, int64_t ended_us, void *user)
{
	(void)user;
	(void)ended_us;
	say("code", text);
}

static void on_refused(enum scan_event why, void *user)
{
	(void)user;
	(void)why;
	say("refused", "");
}

static void on_digit(char c, int64_t at_us, void *user)
{
	(void)user;
	(void)at_us;
	char text[2] = { c == '\n' ? '$' : c == '\b' ? '<' : c, '\0' };
	say("digit", text);
}

static const struct panel_events events = { .on_press = on_press,
					    .on_stuck = on_stuck,
					    .on_code = on_code,
					    .on_refused = on_refused,
					    .on_digit = on_digit };

static void parse_settings(char **arguments)
{
	struct problem problem = { "" };
	for (; *arguments; arguments++)
		if (config_parse(&probe.config, *arguments, strlen(*arguments), "argument",
				 &problem) < 0)
			errx(2, "%s", problem.text);
}

static void create(void)
{
	struct problem problem = { "" };
	probe.base = event_base_new();
	if (!probe.base || panel_create(&probe.config.panel, NULL, probe.base, &events, NULL,
					&problem, &probe.panel) < 0)
		errx(1, "%s", problem.text);
}

static void run_until(int64_t until_us)
{
	int64_t rest_us = until_us - clock_monotonic_us();
	if (rest_us < 0)
		rest_us = 0;
	const struct timeval rest = { .tv_sec = rest_us / 1000000, .tv_usec = rest_us % 1000000 };
	(void)event_base_loopexit(probe.base, &rest);
	(void)event_base_dispatch(probe.base);
}

static int make_button(void)
{
	struct uinput_setup setup = {
		.id = { .bustype = BUS_USB, .vendor = 0x1209, .product = 9 }
	};
	(void)snprintf(setup.name, sizeof(setup.name), "Finger");
	int fd = open("/dev/uinput", O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, UI_SET_EVBIT, EV_KEY) < 0 ||
	    ioctl(fd, UI_SET_KEYBIT, KEY_ENTER) < 0 || ioctl(fd, UI_DEV_SETUP, &setup) < 0 ||
	    ioctl(fd, UI_DEV_CREATE) < 0)
		err(125, "/dev/uinput");
	return fd;
}

static void write_key(int fd, bool is_pressed)
{
	const struct input_event pair[2] = {
		{ .type = EV_KEY, .code = KEY_ENTER, .value = is_pressed },
		{ .type = EV_SYN, .code = SYN_REPORT },
	};
	if (write(fd, pair, sizeof(pair)) != sizeof(pair))
		err(125, "uinput");
}

/* Whether all edges were written in time. */
static bool act(int fd, const struct finger_deed *deed, int64_t from_us)
{
	bool in_time = true;
	for (int i = 0; i < deed->count; i++) {
		int64_t at_us = from_us + deed->edges[i].at_us * STRETCH;
		run_until(at_us);
		write_key(fd, deed->edges[i].is_closed);
		in_time &= clock_monotonic_us() - at_us < LATE_MS * 1000;
	}
	return in_time;
}

static int act_fingers(int deeds, uint32_t seed)
{
	int judged = 0, wrong = 0, pressed = 0, edges = 0;
	int fd = make_button();
	(void)snprintf(probe.config.panel.devices, sizeof(probe.config.panel.devices),
		       "name:Finger");
	probe.config.panel.press_ms = FINGER_PRESS_MS * STRETCH;
	probe.config.panel.quiet_ms = FINGER_QUIET_MS * STRETCH;
	probe.is_quiet = true;
	create();
	run_until(clock_monotonic_us() + 3000000);
	if (panel_missing(probe.panel, 0))
		errx(1, "the panel does not find the finger");
	for (int i = 0; i < deeds; i++) {
		struct finger_deed deed;
		int64_t next_us = finger_act(&deed, &seed, 0);
		if (deed.edges[deed.count - 1].at_us > 500000)
			continue; /* held for seconds: virtual time does these */
		probe.presses = 0;
		int64_t from_us = clock_monotonic_us() + 20000;
		bool in_time = act(fd, &deed, from_us);
		run_until(from_us + next_us * STRETCH + FINGER_QUIET_MS * STRETCH * 1000);
		edges += deed.count;
		pressed += deed.is_press;
		judged += in_time;
		wrong += in_time && probe.presses != deed.is_press;
	}
	printf("finger: %d edges, %d presses meant, %d deeds judged, %d wrong\n", edges, pressed,
	       judged, wrong);
	panel_destroy(probe.panel);
	event_base_free(probe.base);
	(void)close(fd);
	return wrong == 0 && judged > 0 ? 0 : 1;
}

static int show_lights(const char *name)
{
	struct problem problem = { "" };
	struct signals *signals = NULL;
	probe.base = event_base_new();
	if (!probe.base ||
	    signals_create(&probe.config.leds, NULL, probe.base, &problem, &signals) < 0)
		errx(1, "%s", problem.text);
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		if (strcmp(session_state_name((enum session_state)i), name) == 0)
			signals_show(signals, (enum session_state)i);
	run_until(clock_monotonic_us() + 1000000);
	return 0; /* the lights stay as they are, as when boothd is killed */
}

int main(int count, char **arguments)
{
	log_open("panel_probe", LOG_LEVEL_INFO);
	config_defaults(&probe.config);
	if (count >= 3 && strcmp(arguments[1], "watch") == 0) {
		parse_settings(arguments + 3);
		create();
		run_until(clock_monotonic_us() + strtol(arguments[2], NULL, 10) * 1000000);
		panel_destroy(probe.panel);
		event_base_free(probe.base);
		return 0;
	}
	if (count >= 3 && strcmp(arguments[1], "finger") == 0)
		return act_fingers((int)strtol(arguments[2], NULL, 10),
				   count > 3 ? (uint32_t)strtoul(arguments[3], NULL, 10) : 1);
	if (count >= 3 && strcmp(arguments[1], "lights") == 0) {
		parse_settings(arguments + 3);
		return show_lights(arguments[2]);
	}
	errx(2, "see the head of panel_probe.c");
}
