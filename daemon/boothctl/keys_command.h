/* SPDX-License-Identifier: MIT */
/* `boothctl keys init|show`: the key that signs this booth's records. */
#ifndef DAEMON_BOOTHCTL_KEYS_COMMAND_H
#define DAEMON_BOOTHCTL_KEYS_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `keys`. Returns an exit status. 0: success. 1: failure; stderr has
 * the reason. 64: wrong arguments. */
int keys_command(const struct config *config, bool json, int argc, char **argv);

#endif
