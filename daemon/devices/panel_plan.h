/* SPDX-License-Identifier: MIT */
/* The settings of panel.* in the form in which the panel uses them. */
#ifndef DAEMON_DEVICES_PANEL_PLAN_H
#define DAEMON_DEVICES_PANEL_PLAN_H

#include "daemon/core/button.h"
#include "daemon/core/config.h"
#include "daemon/core/debounce.h"
#include "daemon/core/keymap.h"
#include "daemon/core/problem.h"
#include "daemon/core/scan.h"

/* The roles of a device. A device may have several roles. */
enum panel_role { PANEL_BUTTONS = 1, PANEL_SCANNER = 2, PANEL_KEYPAD = 4 };

enum { PANEL_DEVICES_MAX = 16, PANEL_DEVICE_BYTES = 128 };

struct panel_plan {
	int codes[BUTTON_COUNT]; /* key of each button; -1: the button is not fitted */
	struct debounce_rule press;
	struct scan_rule scan;
	enum keymap_layout layout; /* keyboard layout of all code readers and keypads */
	struct {
		char name[PANEL_DEVICE_BYTES]; /* name as in input_name.h */
		enum panel_role role;
	} devices[PANEL_DEVICES_MAX];
	int device_count;
};

/* -EINVAL: a setting is wrong; the problem names it. */
must_check int panel_plan_make(const struct config_panel *config, struct problem *problem,
			       struct panel_plan *ret_plan);

#endif
