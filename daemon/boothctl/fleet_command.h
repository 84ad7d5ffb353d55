/* SPDX-License-Identifier: MIT */
/*
 * `boothctl fleet DIR|URL`: the table of all booths, from their heartbeats alone. DIR is the folder
 * that the server has for courier.prefix, or a copy of it. URL is that folder on a server that
 * lists folders: WebDAV's PROPFIND, or the index page of nginx or Apache.
 */
#ifndef DAEMON_BOOTHCTL_FLEET_COMMAND_H
#define DAEMON_BOOTHCTL_FLEET_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `fleet`. Returns an exit status: 0 all booths are well; 1 some are not;
 * 2 nothing could be read, with the reason on stderr; 64 wrong words. */
int fleet_command(const struct config *config, bool json, int argc, char **argv);

#endif
