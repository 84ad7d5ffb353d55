/* SPDX-License-Identifier: MIT */
/* The settings panel.*, parsed for use by the panel. */
#ifndef DAEMON_DEVICES_PANEL_PLAN_H
#define DAEMON_DEVICES_PANEL_PLAN_H

#include "daemon/core/button.h"
#include "daemon/core/config.h"
#include "daemon/core/debounce.h"
#include "daemon/core/keymap.h"
#include "daemon/core/problem.h"
#include "daemon/core/scan.h"

/* What a device is used for. A device may have several roles. */
enum panel_role { PANEL_BUTTONS = 1, PANEL_SCANNER = 2, PANEL_KEYPAD = 4 };

enum { PANEL_DEVICES_MAX = 16, PANEL_DEVICE_BYTES = 128 };

struct panel_plan {
	/* key code of each button; -1: the booth does not have this button */
	int codes[BUTTON_COUNT];
	struct debounce_rule press;
	struct scan_rule scan;
	enum keymap_layout layout; /* keyboard layout of all code readers and keypads */
	struct {
		char name[PANEL_DEVICE_BYTES]; /* name of the device, in the form of input_name.h */
		enum panel_role role;
	} devices[PANEL_DEVICES_MAX];
	int device_count;
};

/* Parses the settings. -EINVAL: a setting is malformed; the problem names it. */
must_check int panel_plan_make(const struct config_panel *config, struct problem *problem,
			       struct panel_plan *ret_plan);

#endif
