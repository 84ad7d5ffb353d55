/* SPDX-License-Identifier: MIT */
/*
 * How the settings name an input device: by a path, by "usb:" and a name as in usb_name.h, or by
 * "name:" and the name that the kernel shows, in which _ stands for any character (a space cannot be
 * written).
 */
#ifndef DAEMON_DEVICES_INPUT_NAME_H
#define DAEMON_DEVICES_INPUT_NAME_H

#include <stdbool.h>

bool input_name_is_valid(const char *name);

/* Whether `name` means the device of this node ("event3"). sys: "/sys", or a test's folder. */
bool input_name_means(const char *name, const char *sys, const char *node);

#endif
