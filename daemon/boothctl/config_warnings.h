/* SPDX-License-Identifier: MIT */
/*
 * Finds what is allowed in the settings, but hardly meant: quotes and comments inside a value, what
 * cannot be seen, a drop-in that is not read, a password over http, a mode without its device, a
 * lamp or a recipient that is not there.
 */
#ifndef DAEMON_BOOTHCTL_CONFIG_WARNINGS_H
#define DAEMON_BOOTHCTL_CONFIG_WARNINGS_H

#include "daemon/core/config.h"

/* text: place, key and what is doubtful. line: "key = value" as it is in force; empty: the warning is
 * about no single line. */
typedef void (*config_warnings_fn)(const char *text, const char *line, void *user);

/* Calls tell() for each warning. file: the settings file; config: what was read from it. root: prefix
 * of the paths of devices, empty except in tests. */
void config_warnings_find(const char *file, const struct config *config, const char *root,
			  config_warnings_fn tell, void *user);

#endif
