/* SPDX-License-Identifier: MIT */
/*
 * The names of input devices in the settings: a path, or "usb:" and a name in the form of
 * usb_name.h, or "name:" and the name that the kernel shows. After "name:", the character _ stands
 * for any character, because a setting cannot hold a space there.
 */
#ifndef DAEMON_DEVICES_INPUT_NAME_H
#define DAEMON_DEVICES_INPUT_NAME_H

#include <stdbool.h>

bool input_name_is_valid(const char *name);

/* Returns whether the setting `name` means the device with this node ("event3"). sys: "/sys", or a
 * replacement for it in a test. */
bool input_name_means(const char *name, const char *sys, const char *node);

#endif
