/* SPDX-License-Identifier: MIT */
/* The command `boothctl staff-code NAME`: reads a code or a card number from standard input, and prints
 * a line for the file of the setting staff.codes. It changes nothing. */
#ifndef DAEMON_BOOTHCTL_STAFF_CODE_COMMAND_H
#define DAEMON_BOOTHCTL_STAFF_CODE_COMMAND_H

#include <stdbool.h>

struct config;

/* Returns the program's exit status. */
int staff_code_command(const struct config *config, bool json, int argc, char **argv);

#endif
