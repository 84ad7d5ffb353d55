/* SPDX-License-Identifier: MIT */
/* The command `boothctl config check`: tells all wrong lines of all settings files at once, and then
 * what each program says to the settings. */
#ifndef DAEMON_BOOTHCTL_CONFIG_CHECK_H
#define DAEMON_BOOTHCTL_CONFIG_CHECK_H

#include <stdbool.h>

/* Returns an exit status. 0: the settings are good. 1: there are mistakes. 2: not everything could
 * be checked. */
int config_check(const char *file, bool json);

#endif
