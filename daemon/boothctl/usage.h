/* SPDX-License-Identifier: MIT */
/*
 * Reads boothctl's command line. The options --json, --socket, --config, --help and --version may
 * stand in any place; after `--` no word is an option. A command line is checked against the pages
 * of help.h before anything else is done, so a slip is told as a slip and not as a booth that does
 * not answer.
 */
#ifndef DAEMON_BOOTHCTL_USAGE_H
#define DAEMON_BOOTHCTL_USAGE_H

#include <stdbool.h>

#include "daemon/boothctl/help.h"

struct usage {
	bool json, wants_help, wants_version;
	const char *socket, *file;    /* the arguments of --socket and --config; null: not given */
	const struct help_page *page; /* null if the user only wants help or the version */
	/* the words after the command's name: first its subcommand, then its options and words */
	int argc;
	char **argv;
};

/* Reorders argv. Returns false after a slip, which it has told on stderr in one or two lines. */
bool usage_read(int argc, char **argv, struct usage *ret_usage);

#endif
