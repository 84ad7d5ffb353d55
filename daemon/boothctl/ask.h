/* SPDX-License-Identifier: MIT */
/* The commands for which boothctl calls boothd over control.sock. */
#ifndef DAEMON_BOOTHCTL_ASK_H
#define DAEMON_BOOTHCTL_ASK_H

#include <stdbool.h>

#include "daemon/core/problem.h"

struct json_object;
struct rpc;

struct ask {
	struct rpc *rpc;
	bool json;
	const char *file; /* path of the settings; null: `status` tells only what boothd knows */
	int argc;
	char **argv; /* the arguments after the command's name */
};

/* Returns whether the option stands behind the command's name. It may be shortened, because usage.h
 * refuses what may mean two options. */
bool ask_has_option(const struct ask *ask, const char *option);

/* A command. Returns 0, or a negative errno; then the problem holds a sentence that people can
 * read. */
typedef int ask_fn(const struct ask *ask, struct problem *problem);

/* Prints what the settings, the clock and the courier's files tell, beside boothd or without it.
 * answer: boothd's answer for --json, to which the findings are added; null: prints lines. */
void ask_tell_checks(const char *file, struct json_object *answer);

ask_fn ask_status, ask_watch, ask_config, ask_camera, ask_metrics;
ask_fn ask_press, ask_code, ask_override, ask_again, ask_maintenance;

#endif
