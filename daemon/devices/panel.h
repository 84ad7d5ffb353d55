/* SPDX-License-Identifier: MIT */
/*
 * Buttons, code readers and keypads: any evdev devices, by path, by USB identity or by name.
 *
 * Devices are grabbed, so that their keys reach nobody else, and found again after a re-plug.
 * Buttons are debounced on the kernel's timestamps (daemon/core/debounce.h). A press is handed up
 * with the time it began: the conductor drops one that began before the present screen. A button
 * closed when it is first seen, or for panel.stuck_s, gives no press but a fault. Keys mapped to no
 * button do nothing; there are no chords.
 *
 * All callbacks come from the loop; none may destroy the panel.
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
	/* Some button is stuck (true), or the last one came free. */
	void (*on_stuck)(bool is_stuck, enum button button, void *user);
	/* A whole code; borrowed, and to be wiped by who copies it. began_us: its last character.
	 */
	void (*on_code)(const char *text, int64_t ended_us, void *user);
	/* A reader sent something that is no code. May be null. */
	void (*on_refused)(enum scan_event why, void *user);
	/* '0'..'9', '\b' or '\n' of the keypad. May be null. */
	void (*on_digit)(char c, int64_t at_us, void *user);
};

struct panel_counters {
	uint64_t presses, glitches; /* glitches: contacts too short to be a press */
	uint64_t codes, refused;
	uint64_t dropped; /* times the kernel dropped events because we were late */
	uint64_t lost;    /* devices that went away */
};

/* Where devices are: "/dev" and "/sys", or a test's folders. Null: the machine's. */
struct panel_setup {
	const char *dev, *sys;
};

/* Whether the settings make sense, without any device: -EINVAL, and the problem names the key. */
must_check int panel_check(const struct config_panel *config, struct problem *problem);

/* -EINVAL: a setting makes no sense. A device that is not there now is no error: it may come. */
must_check int panel_create(const struct config_panel *config, const struct panel_setup *setup,
			    struct event_base *base, const struct panel_events *events, void *user,
			    struct problem *problem, struct panel **ret_panel);
void panel_destroy(struct panel *panel); /* null is fine */

/* Whether any setting names a device: without one the panel is silent for ever. */
bool panel_is_configured(const struct panel *panel);

/* Which named device is missing, in words; null: none. */
const char *panel_missing(const struct panel *panel);

bool panel_is_stuck(const struct panel *panel);
void panel_count(const struct panel *panel, struct panel_counters *ret_counters);

#endif
