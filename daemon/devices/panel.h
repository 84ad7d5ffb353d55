/* SPDX-License-Identifier: MIT */
/*
 * The booth's buttons, code readers and keypads: input devices that the settings name.
 *
 * Each device is grabbed, and found again after it was pulled. Buttons are debounced on the
 * kernel's timestamps (daemon/core/debounce.h). A press is handed up with the time at which it
 * began: the caller drops a press that began before the present screen. A button that is down when
 * it is first seen, or for panel.stuck_s, is stuck: that is a fault, and no press. Keys that no
 * setting names do nothing; there are no chords.
 *
 * The loop calls all callbacks; none may destroy the panel.
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
	/* A button got stuck (true), or the last stuck one came free (false). */
	void (*on_stuck)(bool is_stuck, enum button button, void *user);
	/* A whole code. The text is borrowed; whoever copies it must wipe the copy. ended_us: the
	 * time of its last key. */
	void (*on_code)(const char *text, int64_t ended_us, void *user);
	/* A reader sent something that is no code. May be null. */
	void (*on_refused)(enum scan_event why, void *user);
	/* '0'..'9', '\b' or '\n' was typed on a keypad. May be null. */
	void (*on_digit)(char c, int64_t at_us, void *user);
};

/* The folders of devices, or a test's. */
struct panel_setup {
	const char *dev, *sys;
};

/* Whether the settings can be read, without touching any device. -EINVAL: the problem names the
 * setting that cannot. */
must_check int panel_check(const struct config_panel *config, struct problem *problem);

/* setup: null for /dev and /sys. -EINVAL: as panel_check(). A device that is not there is no error,
 * for it may come. */
must_check int panel_create(const struct config_panel *config, const struct panel_setup *setup,
			    struct event_base *base, const struct panel_events *events, void *user,
			    struct problem *problem, struct panel **ret_panel);
void panel_destroy(struct panel *panel); /* null is fine */

struct panel_report {
	const char *missing; /* a device of the settings that is not there; null: all are there */
	bool is_stuck;       /* a button is stuck */
	uint64_t presses;
	uint64_t glitches; /* contacts too short for a press */
	uint64_t codes, refused;
	uint64_t dropped; /* how often the kernel dropped events, because we read too late */
	uint64_t lost;    /* devices that went away */
};

void panel_describe(const struct panel *panel, struct panel_report *ret_report);

#endif
