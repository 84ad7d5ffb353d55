/* SPDX-License-Identifier: MIT */
/*
 * `boothctl fleet DIR|URL`: the table of all booths, made from their heartbeats alone. DIR is the
 * server's folder for courier.prefix, or a copy of that folder. URL is the address of that folder
 * on a server that lists folders: by WebDAV's PROPFIND, or by the index page of nginx or Apache.
 */
#ifndef DAEMON_BOOTHCTL_FLEET_COMMAND_H
#define DAEMON_BOOTHCTL_FLEET_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `fleet`. Returns an exit status. 0: all booths are well. 1: at least
 * one booth is not well. 2: nothing could be read; stderr has the reason. 64: wrong arguments. */
int fleet_command(const struct config *config, bool json, int argc, char **argv);

#endif
