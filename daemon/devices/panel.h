/* SPDX-License-Identifier: MIT */
/*
 * The booth's buttons, code readers and keypads, which are the input devices in the settings.
 *
 * Each device is grabbed, and is found again after it was unplugged. Buttons are debounced by the
 * kernel's timestamps (daemon/core/debounce.h). on_press gets the time at which the press began, so
 * that the caller can ignore a press that began before the present screen appeared. A button is
 * stuck if it is already down when its device is opened, or stays down for panel.stuck_s. A stuck
 * button is a fault and not a press. Keys that no setting names do nothing. Two buttons that are
 * pressed together count as two separate presses.
 *
 * The event loop calls all callbacks. No callback may destroy the panel.
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
	/* A button that on_press told of is up again. The callback may be null. */
	void (*on_release)(enum button button, void *user);
	/* is_stuck true: a button got stuck. is_stuck false: the last stuck button became free. */
	void (*on_stuck)(bool is_stuck, enum button button, void *user);
	/* A whole code was read. The text is borrowed; anybody who copies it must wipe the copy.
	 * ended_us: the time at which the code's last key was sent. */
	void (*on_code)(const char *text, int64_t ended_us, void *user);
	/* A code reader sent an invalid code. The callback may be null. */
	void (*on_refused)(enum scan_event why, void *user);
	/* A person typed c, which is '0'..'9', '\b' or '\n', on a keypad. The callback may be
	 * null. */
	void (*on_digit)(char c, int64_t at_us, void *user);
};

/* The folders "/dev" and "/sys", or replacements for them in a test. */
struct panel_setup {
	const char *dev, *sys;
};

/* Checks that the panel's settings are well-formed. Touches no device. -EINVAL: a setting is
 * malformed; the problem names it. */
must_check int panel_check(const struct config_panel *config, struct problem *problem);

/* setup: null for /dev and /sys. -EINVAL: a setting is malformed; the problem names it. A missing
 * device is no error, because it may be plugged in later. */
must_check int panel_create(const struct config_panel *config, const struct panel_setup *setup,
			    struct event_base *base, const struct panel_events *events, void *user,
			    struct problem *problem, struct panel **ret_panel);
void panel_destroy(struct panel *panel); /* null is fine */

struct panel_report {
	bool is_stuck; /* at least one button is stuck */
	uint64_t presses;
	uint64_t glitches; /* number of button contacts that were too short for a press */
	uint64_t codes, refused;
	/* number of times that the kernel dropped events because we read too late */
	uint64_t dropped;
	uint64_t lost; /* number of times that a device went away */
};

/* Returns the name of the device in the settings that is missing now, the first for at = 0, and so
 * on; null: no more devices are missing. */
const char *panel_missing(const struct panel *panel, unsigned at);

void panel_describe(const struct panel *panel, struct panel_report *ret_report);

#endif
