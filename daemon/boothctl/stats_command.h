/* SPDX-License-Identifier: MIT */
/* `boothctl stats` prints how many visits and photos there were, why photos were refused and how
 * long a photo took, from the files of the setting booth.stats. boothd need not run. */
#ifndef DAEMON_BOOTHCTL_STATS_COMMAND_H
#define DAEMON_BOOTHCTL_STATS_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the first word after `stats`. Returns an exit status. 0: success. 1: the figures of a
 * day cannot be read, or there are no figures. 2: the folder cannot be read. 64: wrong arguments. */
int stats_command(const struct config *config, bool json, int argc, char **argv);

#endif
