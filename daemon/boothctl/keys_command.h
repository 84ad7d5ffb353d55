/* SPDX-License-Identifier: MIT */
/* `boothctl keys init` makes the key that signs this booth's records; `boothctl keys show`
 * describes it. */
#ifndef DAEMON_BOOTHCTL_KEYS_COMMAND_H
#define DAEMON_BOOTHCTL_KEYS_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `keys` on the command line. Returns an exit status. 0: success. 1:
 * failure; the reason was printed to stderr. 64: wrong arguments. */
int keys_command(const struct config *config, bool json, int argc, char **argv);

#endif
