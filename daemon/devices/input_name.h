/* SPDX-License-Identifier: MIT */
/*
 * The names of input devices in the settings: a path, or "usb:" and a name as in usb_name.h, or
 * "name:" and the name that the kernel shows. In the kernel's name _ stands for any character,
 * because a space cannot be written.
 */
#ifndef DAEMON_DEVICES_INPUT_NAME_H
#define DAEMON_DEVICES_INPUT_NAME_H

#include <stdbool.h>

bool input_name_is_valid(const char *name);

/* Returns whether `name` means the device of this node ("event3"). sys: "/sys", or a folder of a
 * test. */
bool input_name_means(const char *name, const char *sys, const char *node);

#endif
