/* SPDX-License-Identifier: MIT */
/*
 * boothctl purge: deletes what this booth holds about a person, at the person's request. Reading
 * all photos may take long, so boothctl looks for the person's photos. boothd deletes them, because
 * it owns the spool and the ledger. boothctl removes the person from the roster, which does not
 * belong to boothd.
 */
#ifndef DAEMON_BOOTHCTL_PURGE_COMMAND_H
#define DAEMON_BOOTHCTL_PURGE_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0]: "purge". Returns the exit status. */
int purge_command(const struct config *config, const char *socket, bool json, int argc,
		  char **argv);

#endif
