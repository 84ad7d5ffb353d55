/* SPDX-License-Identifier: MIT */
/* `boothctl lights`: which lamps and lights the settings name, and what each shows now. */
#ifndef DAEMON_BOOTHCTL_LIGHTS_COMMAND_H
#define DAEMON_BOOTHCTL_LIGHTS_COMMAND_H

#include <stdbool.h>

#include "daemon/core/config.h"

/* Prints to stdout; json: one object a line. Returns the exit status: 0, 1 where a light cannot be
 * read, 64 for wrong arguments. */
int lights_command(const struct config *config, bool json, int argc, char **argv);

#endif
