/* SPDX-License-Identifier: MIT */
/* `boothctl roster`: imports the list of students, takes an import back, shows who is on the list,
 * prints tickets. */
#ifndef DAEMON_BOOTHCTL_ROSTER_COMMAND_H
#define DAEMON_BOOTHCTL_ROSTER_COMMAND_H

#include <stdbool.h>

struct config;

/* Returns an exit status: 0 good, 1 the roster has faults, 2 it cannot be read, 64 wrong usage. */
int roster_command(const struct config *config, bool json, int argc, char **argv);

#endif
