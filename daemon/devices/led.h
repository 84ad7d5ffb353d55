/* SPDX-License-Identifier: MIT */
/*
 * One light of the kernel's LED class, /sys/class/leds/NAME: a lamp, a button's light or the status
 * lamp.
 *
 * The kernel does the blinking (its trigger "pattern", else "timer"). So blinking costs us nothing,
 * and it goes on when the daemon hangs or is gone. led_close() restores the trigger and the
 * brightness that led_open() found.
 */
#ifndef DAEMON_DEVICES_LED_H
#define DAEMON_DEVICES_LED_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct led;

enum led_pattern { LED_OFF, LED_DIM, LED_ON, LED_BLINK, LED_FAST, LED_BREATHE, LED_PATTERN_COUNT };

/* What a light shows. Only multi-colour lights use the colour. */
struct led_look {
	enum led_pattern pattern;
	bool has_colour;
	uint32_t colour; /* 0xRRGGBB */
};

/* folder: "/sys/class/leds", or a test's. -ENOENT: there is no such light, and the problem lists
 * those there are. -EACCES: we may not write to it. */
must_check int led_open(const char *folder, const char *name, struct problem *problem,
			struct led **ret_led);
/* Writes what led_open() found to the file FOLDER/light-NAME; led_close() removes the file. A daemon
 * that is killed restores nothing, and the next one finds the light blinking: where the file is
 * there already, led_close() restores what the file says. A folder that cannot be written (in a
 * demo) is no failure. */
void led_keep(struct led *led, const char *folder);
/* Restores what was found. Null is fine. */
void led_close(struct led *led);
/* Restores nothing: the light was pulled. Null is fine. */
void led_leave(struct led *led);

/* level: 0..1 of the full brightness. Turns the trigger off. */
must_check int led_set(struct led *led, float level);

/* -EACCES, -ENOENT: the pattern's files are not there yet, or not writable yet. The kernel makes
 * them when the trigger is chosen, and udev then gives them to us: call again a moment later. A
 * kernel without the trigger "pattern" blinks by "timer"; without both the light shines steadily. */
must_check int led_show(struct led *led, const struct led_look *look);

/* The brightness the kernel reports, 0..1; negative: the light is gone. */
float led_level(const struct led *led);

/* text: "blink", "on@ff8000". False: text is no such look. */
bool led_look_parse(const char *text, struct led_look *ret_look);

#endif
