/* SPDX-License-Identifier: MIT */
/*
 * One LED-class device: /sys/class/leds/NAME. Lamps, button lights, the status lamp.
 *
 * Blinking is the kernel's (triggers "pattern", else "timer"), so that it costs nothing and goes on
 * when the daemon hangs or is gone. The trigger and brightness found at first are written back by
 * led_close().
 */
#ifndef DAEMON_DEVICES_LED_H
#define DAEMON_DEVICES_LED_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct led;

enum led_pattern { LED_OFF, LED_DIM, LED_ON, LED_BLINK, LED_FAST, LED_BREATHE, LED_PATTERN_COUNT };

/* What a light shows; the colour counts for multi-colour devices only. */
struct led_look {
	enum led_pattern pattern;
	bool has_colour;
	uint32_t colour; /* 0xRRGGBB */
};

/* folder: "/sys/class/leds", or a test's. -ENOENT: no such light (the problem lists what there is);
 * -EACCES: not ours to write. */
must_check int led_open(const char *folder, const char *name, struct problem *problem,
			struct led **ret_led);
/* Keeps what was found in FOLDER/light-NAME as well, until led_close(): a daemon that is killed
 * cannot restore, and its successor finds a light that blinks. Where such a file is there already,
 * what it says is what led_close() restores. A folder that cannot be written (a demo's) does no
 * harm. */
void led_keep(struct led *led, const char *folder);
/* Restores what was found. Null is fine. */
void led_close(struct led *led);
/* Leaves what is shown: for a daemon that ends out of order. */
void led_leave(struct led *led);

/* 0..1 of full brightness, no trigger. */
must_check int led_set(struct led *led, float level);

/* -EACCES, -ENOENT: the pattern's files are not there or not ours yet: udev gives them a moment
 * after the trigger was chosen; do it again. A kernel without patterns blinks, or else just shines.
 */
must_check int led_show(struct led *led, const struct led_look *look);

/* What stands in brightness now, 0..1; negative where it cannot be read. */
float led_level(const struct led *led);

const char *led_name(const struct led *led);

/* "blink", "on@ff8000". False: no such look. */
bool led_look_parse(const char *text, struct led_look *ret_look);

#endif
