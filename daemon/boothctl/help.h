/* SPDX-License-Identifier: MIT */
/* The pages of `boothctl help`. */
#ifndef DAEMON_BOOTHCTL_HELP_H
#define DAEMON_BOOTHCTL_HELP_H

#include "daemon/console/manual.h"

/* The places of the options that every command has, in usage.values. */
enum { HELP_SOCKET, HELP_FILE };

const struct manual *help_manual(void);

#endif
