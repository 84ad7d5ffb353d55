/* SPDX-License-Identifier: MIT */
/*
 * `boothctl fleet DIR|URL`: the table of all booths, from their heartbeats alone. DIR is what the
 * server keeps (or a copy of it) at the courier's prefix; URL is that place on a server that lists
 * folders (WebDAV PROPFIND, or the index page of nginx or Apache). Credentials, CA and proxy are
 * those of courier.* in the settings.
 */
#ifndef DAEMON_BOOTHCTL_FLEET_COMMAND_H
#define DAEMON_BOOTHCTL_FLEET_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `fleet`. Exit status: 0 all booths well, 1 some not (late, faulty,
 * stuck, unsigned), 2 nothing could be read, 64 usage. */
int fleet_command(const struct config *config, bool json, int argc, char **argv);

#endif
