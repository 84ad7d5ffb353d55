/* SPDX-License-Identifier: MIT */
/*
 * boothctl purge: deletes what this booth holds of a person who asks for it. boothctl looks for the
 * person's photos, because it may take long to read them all; boothd deletes them, because it owns
 * spool and ledger; boothctl removes the person from the roster, which is not boothd's.
 */
#ifndef DAEMON_BOOTHCTL_PURGE_COMMAND_H
#define DAEMON_BOOTHCTL_PURGE_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0]: "purge". Returns the exit status. */
int purge_command(const struct config *config, const char *socket, bool json, int argc,
		  char **argv);

#endif
