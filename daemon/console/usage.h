/* SPDX-License-Identifier: MIT */
/*
 * Reads the command line of a program for people at a terminal. The options --json, --help,
 * --version and the manual's places may stand anywhere; after `--` no word is an option. A command line is checked against the pages
 * of the manual before anything else is done, so a slip is told as a slip and not as a booth that does
 * not answer.
 */
#ifndef DAEMON_CONSOLE_USAGE_H
#define DAEMON_CONSOLE_USAGE_H

#include <stdbool.h>

#include "daemon/console/manual.h"

struct usage {
	bool json, wants_help, wants_version;
	/* the values of the options in manual->places, in the same order; null: not given */
	const char *values[MANUAL_PLACES_MAX];
	const struct manual_page *page; /* null if the user only wants help or the version */
	/* the words after the command's name: first its subcommand, then its options and words */
	int argc;
	char **argv;
};

/* Reorders argv. Returns false after a slip, which it has told on stderr in one or two lines. */
bool usage_read(const struct manual *manual, int argc, char **argv, struct usage *ret_usage);

/* The command's own options and words, after usage_read() has checked them. usage_option() returns the
 * option's value, "" for one that takes no value, or null if it was not given. usage_word() returns the
 * n-th word, from 0, that is neither an option nor an option's value; null: there is none. */
const char *usage_option(const struct usage *usage, const char *name);
const char *usage_word(const struct usage *usage, unsigned n);

#endif
