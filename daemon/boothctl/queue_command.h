/* SPDX-License-Identifier: MIT */
/*
 * `boothctl queue`: shows the spool's items and moves them, for people and programs. It works on
 * the files themselves. So it needs no running daemon, but the caller must be a member of the group
 * booth.
 */
#ifndef DAEMON_BOOTHCTL_QUEUE_COMMAND_H
#define DAEMON_BOOTHCTL_QUEUE_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `queue` on the command line. Returns an exit status. 0: success. 1:
 * failure; the reason was printed to stderr. 64: wrong arguments. */
int queue_command(const struct config *config, bool json, int argc, char **argv);

#endif
