/* SPDX-License-Identifier: MIT */
/* clang-format off */
/* wrap: open libevdev_new_from_fd libevdev_grab libevdev_set_clock_id libevdev_next_event libevdev_get_event_value libevdev_free event_new event_add event_del event_free event_pending clock_gettime */
/* aims: daemon/devices/panel.c daemon/devices/panel_plan.c daemon/devices/input_device.c daemon/core/keymap.c daemon/core/scan.c daemon/core/debounce.c */
/* clang-format on */
/*
 * Keys of buttons, a code reader and a keypad, in virtual time. The input is settings of the panel, a
 * zero byte, and a row of events: device and action, key, time.
 */
#include "daemon/base/log.h"
#include "daemon/devices/panel.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake_evdev.h"
#include "tests/support/fake_loop.h"

enum { DEVICES = 3, MS = 1000, BEGIN_US = 1000000000 };
enum { PRESS, RELEASE, TAP, REPEAT, UNPLUG, PLUG, REFUSE, ACTIONS };

static void on_press(enum button button, int64_t began_us, void *user)
{
	(void)user;
	assert(button < BUTTON_COUNT && began_us <= fake_loop_now_us());
}

static void on_stuck(bool is_stuck, enum button button, void *user)
{
	(void)user;
	(void)is_stuck;
	assert(button < BUTTON_COUNT);
}

static void on_code(const char *text, int64_t ended_us, void *user)
{
	const struct config *config = user;
	size_t length = strlen(text);
	assert(length >= (size_t)config->panel.scan_least);
	assert(length <= (size_t)config->panel.scan_most);
	for (; *text; text++)
		assert(*text >= ' ' && *text <= '~');
	assert(ended_us <= fake_loop_now_us());
}

static void on_refused(enum scan_event why, void *user)
{
	(void)user;
	assert(scan_event_text(why));
}

static void on_digit(char c, int64_t at_us, void *user)
{
	(void)user;
	(void)at_us;
	assert((c >= '0' && c <= '9') || c == '\b' || c == '\n');
}

static void plug(int device)
{
	static const char *const names[DEVICES] = { "Buttons\n", "Reader\n", "Keypad\n" };
	fake_evdev_plug(device, names[device], "1209\n", "0002\n");
}

static void act(struct fuzz_input *input, bool plugged[DEVICES])
{
	unsigned action = fuzz_byte(input), code = fuzz_byte(input);
	int device = (int)(action / ACTIONS % DEVICES);
	unsigned wait = fuzz_byte(input);
	int64_t now_us = fake_loop_now_us();
	switch (plugged[device] ? action % ACTIONS : PLUG) {
	case PRESS:
	case RELEASE:
		fake_evdev_key(device, code, action % ACTIONS == PRESS, now_us);
		break;
	case TAP:
		fake_evdev_key(device, code, true, now_us);
		fake_evdev_key(device, code, false, now_us);
		break;
	case REPEAT:
		fake_evdev_repeat(device, code, now_us);
		break;
	case UNPLUG:
		fake_evdev_unplug(device);
		plugged[device] = false;
		break;
	case REFUSE:
		fake_evdev_refuse(device, code & 1 ? EACCES : 0, code & 2 ? EBUSY : 0);
		break;
	default:
		if (!plugged[device] && !fake_evdev_is_open(device)) {
			plug(device);
			plugged[device] = true;
		}
		break;
	}
	/* up to 12 s, and often no time at all: then the events come in one piece */
	if (wait > 64)
		fake_loop_run(now_us + (int64_t)(wait - 64) * (wait - 64) * (MS / 3));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct panel_events events = { .on_press = on_press,
						    .on_stuck = on_stuck,
						    .on_code = on_code,
						    .on_refused = on_refused,
						    .on_digit = on_digit };
	static struct config config;
	struct fuzz_input input = { bytes, size };
	struct problem problem = { "" };
	struct panel *panel = NULL;
	bool plugged[DEVICES] = { false };
	log_open("fuzz", LOG_LEVEL_ERROR);
	config_defaults(&config);
	char *settings = fuzz_text(&input);
	int r = config_parse(&config, settings, strlen(settings), "fuzz", &problem);
	fake_loop_begin(BEGIN_US);
	fake_evdev_begin();
	struct panel_setup setup = { fake_evdev_dev(), fake_evdev_sys() };
	r = panel_create(&config.panel, &setup, fake_loop_base(), &events, &config, &problem,
			 &panel);
	assert(r == 0 || (r == -EINVAL && problem.text[0]));
	while (r == 0 && input.left > 0)
		act(&input, plugged);
	if (r == 0)
		fake_loop_run(fake_loop_now_us() + INT64_C(30) * 1000 * MS);
	panel_destroy(panel);
	fake_evdev_end();
	free(settings);
	return 0;
}
