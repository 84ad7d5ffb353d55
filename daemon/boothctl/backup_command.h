/* SPDX-License-Identifier: MIT */
/* `boothctl backup FILE` writes all that makes this booth this booth, but no photo, into one sealed
 * file. */
#ifndef DAEMON_BOOTHCTL_BACKUP_COMMAND_H
#define DAEMON_BOOTHCTL_BACKUP_COMMAND_H

#include <stdbool.h>

/* argv[0] is the first word after `backup`. Returns an exit status. 0: all is in the backup. 1: the
 * backup is written, but something had to be left out. 2: there is no backup. 64: wrong arguments. */
int backup_command(bool json, int argc, char **argv);

#endif
