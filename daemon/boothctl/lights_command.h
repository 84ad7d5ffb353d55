/* SPDX-License-Identifier: MIT */
/* `boothctl lights`: what each lamp and light of the settings is and shows now, as the kernel says.
 */
#ifndef DAEMON_BOOTHCTL_LIGHTS_COMMAND_H
#define DAEMON_BOOTHCTL_LIGHTS_COMMAND_H

#include <stdbool.h>

#include "daemon/core/config.h"

/* To stdout; json: one object a line. An exit status: 0, 1 where a light is not there, 64. */
int lights_command(const struct config *config, bool json, int argc, char **argv);

#endif
