/* SPDX-License-Identifier: MIT */
#include "daemon/devices/panel_plan.h"

#include <errno.h>
#include <libevdev/libevdev.h>
#include <string.h>

#include "daemon/devices/input_name.h"
#include "daemon/devices/usb_name.h"

static int plan_buttons(const struct config_panel *config, struct problem *problem,
			struct panel_plan *plan)
{
	const char *const names[BUTTON_COUNT] = {
#define X(id, name, ...) [BUTTON_##id] = config->name,
		BUTTONS(X)
#undef X
	};
	for (int i = 0; i < BUTTON_COUNT; i++) {
		plan->codes[i] = -1;
		if (!names[i][0])
			continue;
		plan->codes[i] = libevdev_event_code_from_name(EV_KEY, names[i]);
		if (plan->codes[i] < 0)
			return problem_set(problem, -EINVAL,
					   "panel.%s = %s: there is no such key; evtest shows the "
					   "names, KEY_ENTER or BTN_0",
					   button_name((enum button)i), names[i]);
		for (int k = 0; k < i; k++)
			if (plan->codes[k] == plan->codes[i])
				return problem_set(problem, -EINVAL,
						   "panel.%s and panel.%s are the same key, %s",
						   button_name((enum button)k),
						   button_name((enum button)i), names[i]);
	}
	return 0;
}

/* text: names of devices, separated by spaces. */
static int plan_devices(const char *key, const char *text, enum panel_role role,
			struct problem *problem, struct panel_plan *plan)
{
	while (*(text += strspn(text, " \t"))) {
		size_t length = strcspn(text, " \t");
		if (plan->device_count == PANEL_DEVICES_MAX || length >= PANEL_DEVICE_BYTES)
			return problem_set(problem, -EINVAL, "panel.%s: too long or too many", key);
		char *name = plan->devices[plan->device_count].name;
		memcpy(name, text, length);
		name[length] = '\0';
		if (!input_name_is_valid(name))
			return problem_set(problem, -EINVAL,
					   "panel.%s: \"%s\": neither a path nor name:TEXT nor "
					   "usb:%s",
					   key, name, USB_NAME_FORM);
		plan->devices[plan->device_count++].role = role;
		text += length;
	}
	return 0;
}

static int plan_scans(const struct config_panel *config, struct problem *problem,
		      struct panel_plan *plan)
{
	if (config->scan_least > config->scan_most)
		return problem_set(
			problem, -EINVAL,
			"panel.scan_least = %d: above panel.scan_most = %d, no code fits",
			config->scan_least, config->scan_most);
	if (!keymap_find_layout(config->layout, &plan->layout))
		return problem_set(problem, -EINVAL, "panel.layout = %s: there is no such layout",
				   config->layout);
	plan->scan = (struct scan_rule){
		.least = (size_t)config->scan_least,
		.most = (size_t)config->scan_most,
		.pause_us = (int64_t)config->scan_pause_ms * 1000,
		.pause_ends = strcmp(config->scan_end, "pause") == 0,
	};
	return 0;
}

int panel_plan_make(const struct config_panel *config, struct problem *problem,
		    struct panel_plan *ret_plan)
{
	*ret_plan = (struct panel_plan){
		.press = { .press_us = (int64_t)config->press_ms * 1000,
			   .quiet_us = (int64_t)config->quiet_ms * 1000,
			   .stuck_us = (int64_t)config->stuck_s * 1000000 },
	};
	int r = plan_scans(config, problem, ret_plan);
	if (r == 0)
		r = plan_buttons(config, problem, ret_plan);
	if (r == 0)
		r = plan_devices("devices", config->devices, PANEL_BUTTONS, problem, ret_plan);
	if (r == 0)
		r = plan_devices("scanner", config->scanner, PANEL_SCANNER, problem, ret_plan);
	if (r == 0)
		r = plan_devices("keypad", config->keypad, PANEL_KEYPAD, problem, ret_plan);
	return r;
}
