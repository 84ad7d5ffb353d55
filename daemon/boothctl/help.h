/* SPDX-License-Identifier: MIT */
/* The pages of `boothctl help`: one for each command and subcommand. usage.h checks the command
 * line against the same table. */
#ifndef DAEMON_BOOTHCTL_HELP_H
#define DAEMON_BOOTHCTL_HELP_H

#include <stdbool.h>
#include <stdio.h>

enum { HELP_ANY_WORDS = -1 };

struct help_page {
	const char *name;      /* "status" or "queue list" */
	const char *arguments; /* what may follow the name; may be empty */
	const char *text;      /* what the command does, in one line */
	/* number of words that follow the name, apart from options; HELP_ANY_WORDS: no limit */
	int words_min, words_max;
	/* the words that may follow, such as " one two"; null: any */
	const char *allowed;
	/* the command's own options, each as " --name", or as " --name=VALUE" if it takes a value.
	 * A VALUE such as on|off lists the values that may stand there; one in capitals may be
	 * anything. Null: it has none. */
	const char *options;
	const char *required; /* the option that must be there, such as "--out"; null: none */
	bool is_group;        /* it does nothing without a subcommand */
	const char *example;  /* lines to type, each ended by a newline; may be null */
};

/* Returns the page of this name, or null. */
const struct help_page *help_find(const char *name);

/* Calls each() for all pages of subcommands of this command until it returns false. */
typedef bool (*help_each_fn)(const struct help_page *page, void *user);
void help_each_below(const char *command, help_each_fn each, void *user);

/* Collects the names of all commands, or of the command's subcommands (command not null), as a list
 * " one two". Returns false if there are none. */
enum { HELP_NAMES_SIZE = 400 };
bool help_names(const char *command, char names[HELP_NAMES_SIZE]);

/* The list of all commands. */
void help_print_all(FILE *to);
/* The page, with its subcommands, options and examples. */
void help_print_page(FILE *to, const struct help_page *page);
/* How to type the command and each of its subcommands: one line each. */
void help_print_usage(FILE *to, const char *command);

#endif
