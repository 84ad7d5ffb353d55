/* SPDX-License-Identifier: MIT */
/* The pages of a program's help: one for each command and subcommand. usage.h checks the command
 * line against the same table. */
#ifndef DAEMON_CONSOLE_MANUAL_H
#define DAEMON_CONSOLE_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

enum { MANUAL_ANY_WORDS = -1 };

struct manual_page {
	const char *name;      /* "status" or "queue list" */
	const char *arguments; /* what may follow the name; may be empty */
	const char *text;      /* what the command does, in one line */
	/* number of words that follow the name, apart from options; MANUAL_ANY_WORDS: no limit */
	int words_min, words_max;
	/* the words that may follow, such as " one two"; null: any */
	const char *allowed;
	/* the command's own options, each as " --name", or as " --name=VALUE" if it takes a value.
	 * A VALUE such as on|off lists the values that may stand there; DAY is a day such as
	 * 2026-05-04; others in capitals may be anything. Null: it has none. */
	const char *options;
	const char *required; /* the option that must be there, such as "--out"; null: none */
	/* words of which only one may be given, such as " --replace --merge"; one without dashes,
	 * such as TEXT, stands for a word that is no option. Null: any go together. */
	const char *apart;
	bool is_group;       /* it does nothing without a subcommand */
	const char *example; /* lines to type, each ended by a newline; may be null */
};

/* MANUAL_PLACES_MAX: largest number of options with a value that every command has. */
enum { MANUAL_PLACES_MAX = 8, MANUAL_NAMES_SIZE = 400 };

struct manual {
	const char *program;
	/* the options of every command that take a value, such as " --socket=PATH --config=FILE" */
	const char *places;
	const char *foot; /* the text below the list of all commands; WORDING() */
	const struct manual_page *pages;
	unsigned count;
};

/* Returns the page of this name, or null. */
const struct manual_page *manual_find(const struct manual *manual, const char *name);

/* Calls each() for all pages of subcommands of this command until it returns false. */
typedef bool (*manual_each_fn)(const struct manual_page *page, void *user);
void manual_each_below(const struct manual *manual, const char *command, manual_each_fn each,
		       void *user);

/* Collects the names of all commands, or of the command's subcommands (command not null), as a list
 * " one two". Returns false if there are none. */
bool manual_names(const struct manual *manual, const char *command, char names[MANUAL_NAMES_SIZE]);

/* The list of all commands. */
void manual_print_all(const struct manual *manual, FILE *to);
/* The page, with its subcommands, options and examples. */
void manual_print_page(const struct manual *manual, FILE *to, const struct manual_page *page);
/* How to type the command and each of its subcommands: one line each. */
void manual_print_usage(const struct manual *manual, FILE *to, const char *command);

#endif
