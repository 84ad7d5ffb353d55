/* SPDX-License-Identifier: MIT */
/* `boothctl restore FILE` makes this machine the booth whose backup the file is. It checks all before
 * it writes anything. */
#ifndef DAEMON_BOOTHCTL_RESTORE_COMMAND_H
#define DAEMON_BOOTHCTL_RESTORE_COMMAND_H

#include <stdbool.h>

/* argv[0] is the first word after `restore`. Returns an exit status. 0: restored, or the backup could
 * be restored (--dry-run). 1: this machine is a booth with other data, and nothing was changed. 2:
 * the backup cannot be used here. 64: wrong arguments. */
int restore_command(bool json, int argc, char **argv);

#endif
