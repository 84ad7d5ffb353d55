/* SPDX-License-Identifier: MIT */
/*
 * The booth's buttons, code readers and keypads: input devices in the settings.
 *
 * Each device is grabbed, and is found again after it was unplugged. Buttons are debounced by the
 * kernel's timestamps (daemon/core/debounce.h). on_press gets the time at which the press began, so
 * that the caller can drop a press that began before the present screen. A button is stuck if it is
 * down when it is first seen, or stays down for panel.stuck_s. A stuck button is a fault and not a
 * press. Keys that no setting names do nothing; there are no chords.
 *
 * The loop calls all callbacks. No callback may destroy the panel.
 */
#ifndef DAEMON_DEVICES_PANEL_H
#define DAEMON_DEVICES_PANEL_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/button.h"
#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/scan.h"

struct event_base;
struct panel;

struct panel_events {
	void (*on_press)(enum button button, int64_t began_us, void *user);
	/* A button got stuck (true), or the last stuck button became free (false). */
	void (*on_stuck)(bool is_stuck, enum button button, void *user);
	/* A whole code. The text is borrowed; anybody who copies it must wipe the copy.
	 * ended_us: the time of its last key. */
	void (*on_code)(const char *text, int64_t ended_us, void *user);
	/* A reader sent an invalid code. May be null. */
	void (*on_refused)(enum scan_event why, void *user);
	/* '0'..'9', '\b' or '\n' was typed on a keypad. May be null. */
	void (*on_digit)(char c, int64_t at_us, void *user);
};

/* The folders of devices, or folders of a test. */
struct panel_setup {
	const char *dev, *sys;
};

/* Checks that the settings can be read. Touches no device. -EINVAL: a setting cannot be read;
 * the problem names it. */
must_check int panel_check(const struct config_panel *config, struct problem *problem);

/* setup: null for /dev and /sys. -EINVAL: as panel_check(). A missing device is no error,
 * because it may come later. */
must_check int panel_create(const struct config_panel *config, const struct panel_setup *setup,
			    struct event_base *base, const struct panel_events *events, void *user,
			    struct problem *problem, struct panel **ret_panel);
void panel_destroy(struct panel *panel); /* null is fine */

struct panel_report {
	/* a device in the settings that is missing; null: no device is missing */
	const char *missing;
	bool is_stuck; /* a button is stuck */
	uint64_t presses;
	uint64_t glitches; /* contacts that were too short for a press */
	uint64_t codes, refused;
	/* number of times that the kernel dropped events because we read too late */
	uint64_t dropped;
	uint64_t lost; /* number of devices that went away */
};

void panel_describe(const struct panel *panel, struct panel_report *ret_report);

#endif
