/* SPDX-License-Identifier: MIT */
/*
 * One light of the kernel's LED class, /sys/class/leds/NAME: a lamp, a button's light or the status
 * lamp.
 *
 * The kernel makes the light blink, by its trigger "pattern" or, if that trigger is missing, by
 * "timer". So blinking needs no work by the daemon, and continues when the daemon hangs or has
 * ended. led_close() restores the trigger and the brightness that led_open() found.
 */
#ifndef DAEMON_DEVICES_LED_H
#define DAEMON_DEVICES_LED_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"

struct led;

enum led_pattern { LED_OFF, LED_DIM, LED_ON, LED_BLINK, LED_FAST, LED_BREATHE, LED_PATTERN_COUNT };

/* How a light shines. A light of one colour ignores the colour. */
struct led_look {
	enum led_pattern pattern;
	bool has_colour;
	uint32_t colour; /* colour as 0xRRGGBB */
};

/* folder: "/sys/class/leds", or a replacement for it in a test. -ENOENT: the light does not exist;
 * the problem lists the lights that exist. -EACCES: no permission to write to the light. */
must_check int led_open(const char *folder, const char *name, struct problem *problem,
			struct led **ret_led);
/* Writes the state that led_open() found to the file FOLDER/light-NAME; led_close() removes the
 * file. A daemon that is killed restores nothing, and the next daemon finds the light blinking. So
 * if the file already exists, led_close() restores the state in the file instead. If the folder
 * cannot be written, as in a demo, this is no failure. */
void led_keep(struct led *led, const char *folder);
/* Restores the state that led_open() found. Null is fine. */
void led_close(struct led *led);
/* Frees the light without restoring it, because it was unplugged. Null is fine. */
void led_leave(struct led *led);

/* level: 0..1 of the full brightness. Turns the trigger off. */
must_check int led_set(struct led *led, float level);

/* -EACCES, -ENOENT: the files of the trigger are not writable yet, or do not exist yet. The kernel
 * makes them when the trigger is chosen, and udev then makes them writable for us: call led_show()
 * again a moment later. If the kernel has no trigger "pattern", the trigger "timer" makes the light
 * blink. If it has neither, the light shines steadily. */
must_check int led_show(struct led *led, const struct led_look *look);

/* Returns the brightness that the kernel reports, 0..1; negative: the light is gone. */
float led_level(const struct led *led);

/* text: such as "blink" or "on@ff8000". Returns false if the text is malformed. */
bool led_look_parse(const char *text, struct led_look *ret_look);

#endif
