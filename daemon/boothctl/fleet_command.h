/* SPDX-License-Identifier: MIT */
/*
 * `boothctl fleet DIR|URL`: prints a table of all booths from their heartbeats. DIR is the server's
 * folder for courier.prefix, or a copy of that folder. URL is the address of that folder on a
 * server. The server must be able to list folders: by WebDAV's PROPFIND, or by the index page of
 * nginx or Apache.
 */
#ifndef DAEMON_BOOTHCTL_FLEET_COMMAND_H
#define DAEMON_BOOTHCTL_FLEET_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `fleet` on the command line. Returns an exit status. 0: no booth has
 * any trouble. 1: at least one booth has trouble. 2: nothing could be read; the reason was printed
 * to stderr. 64: wrong arguments. */
int fleet_command(const struct config *config, bool json, int argc, char **argv);

#endif
