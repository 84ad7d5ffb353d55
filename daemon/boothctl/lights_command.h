/* SPDX-License-Identifier: MIT */
/* `boothctl lights`: shows the lamps and lights in the settings and the present state of each. */
#ifndef DAEMON_BOOTHCTL_LIGHTS_COMMAND_H
#define DAEMON_BOOTHCTL_LIGHTS_COMMAND_H

#include <stdbool.h>

#include "daemon/core/config.h"

/* Prints the lights on stdout. json: prints one JSON object per line. Returns an exit status. 0:
 * success. 1: a light cannot be read. 64: wrong arguments. */
int lights_command(const struct config *config, bool json, int argc, char **argv);

#endif
