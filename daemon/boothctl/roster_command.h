/* SPDX-License-Identifier: MIT */
/* `boothctl roster`: imports the list of students, undoes an import, shows who is on the list, and
 * prints tickets. */
#ifndef DAEMON_BOOTHCTL_ROSTER_COMMAND_H
#define DAEMON_BOOTHCTL_ROSTER_COMMAND_H

#include <stdbool.h>

struct config;

/* Returns an exit status: 0: good; 1: the roster has faults; 2: the roster cannot be read; 64:
 * wrong usage. */
int roster_command(const struct config *config, bool json, int argc, char **argv);

#endif
