/* SPDX-License-Identifier: MIT */
/* What the subcommands of `boothctl roster` share. */
#ifndef DAEMON_BOOTHCTL_ROSTER_CALL_H
#define DAEMON_BOOTHCTL_ROSTER_CALL_H

#include <stdbool.h>

#include "daemon/base/keyed_hash.h"
#include "daemon/core/config.h"
#include "daemon/core/roster_fault.h"

enum { ROSTER_EXIT_GOOD = 0, ROSTER_EXIT_FAULTS = 1, ROSTER_EXIT_UNUSABLE = 2 };

struct roster_call {
	const struct config *config;
	bool json;
	enum roster_language language;
	int argc; /* number of words in argv; argv[0] is the subcommand itself */
	char **argv;
};

/* The subcommands return an exit status; EX_USAGE: they have told on stderr what is wrong with the words. */
int roster_import(const struct roster_call *call);
int roster_show(const struct roster_call *call);
int roster_tickets(const struct roster_call *call);

/* Prints the problem on stderr and returns ROSTER_EXIT_UNUSABLE. */
int roster_call_fail(const struct problem *problem);

/* Reads the argument of --lang, and lets boothctl speak this language. Returns false if the argument is not the name of a language. */
bool roster_call_language(struct roster_call *call, const char *name);

/* Writes to the system's log who did what. `what` must not contain a student's name or number. */
void roster_call_audit(const char *what);

#endif
