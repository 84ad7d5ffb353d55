/* SPDX-License-Identifier: MIT */
/*
 * `boothctl queue`: shows and moves the spool's items, for people and programs. It works on the
 * files, so it needs no running daemon, only membership of the group booth.
 */
#ifndef DAEMON_BOOTHCTL_QUEUE_COMMAND_H
#define DAEMON_BOOTHCTL_QUEUE_COMMAND_H

#include <stdbool.h>

struct config;

/* argv[0] is the word after `queue`. Returns an exit status. 0: success. 1: failure; stderr has
 * the reason. 64: wrong arguments. */
int queue_command(const struct config *config, bool json, int argc, char **argv);

#endif
