/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_command.h"

#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/base/cleanup.h"
#include "daemon/boothctl/help.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/queue_call.h"
#include "daemon/boothctl/queue_check.h"
#include "daemon/boothctl/queue_copy.h"
#include "daemon/boothctl/queue_find.h"
#include "daemon/boothctl/queue_list.h"
#include "daemon/boothctl/queue_trace.h"
#include "daemon/boothctl/when.h"

struct action {
	struct queue_call *call;
	enum queue_action action;
	bool is_all;
	size_t moved;
};

static void act(struct action *action, const char *id)
{
	struct problem problem = { "" };
	progress_step(&action->call->progress);
	if (action->call->is_dry) {
		progress_pause(&action->call->progress);
		output_line("would move %s", id);
		action->moved++;
		return;
	}
	int r = queue_act(action->call->spool, action->action, id, &problem);
	if (r == 0)
		action->moved++;
	/* if all items are to be moved, it is not an error if another program has moved one of them
	 * meanwhile */
	else if (r != -ENOENT || !action->is_all)
		queue_call_complain(action->call, &problem);
}

static void on_all(const struct queue_item *item, void *user)
{
	act(user, item->id);
}

static int run_action(struct queue_call *call, enum queue_action which)
{
	static const enum spool_state from[] = {
		[QUEUE_RETRY] = SPOOL_REFUSED,
		[QUEUE_HOLD] = SPOOL_PENDING,
		[QUEUE_RELEASE] = SPOOL_HELD,
	};
	struct action action = { .call = call, .action = which };
	if (call->argc == 0)
		return EX_USAGE;
	action.is_all = call->argc == 1 && strcmp(call->argv[0], "all") == 0;
	size_t total = (size_t)call->argc;
	if (action.is_all && spool_count(call->spool, from[which], &total) < 0)
		total = 0;
	progress_begin(&call->progress, total);
	if (action.is_all)
		queue_call_each(call, from[which], on_all, &action);
	for (int i = 0; i < call->argc && !action.is_all; i++)
		act(&action, call->argv[i]);
	progress_end(&call->progress);
	if (!call->json)
		output_line(call->is_dry ? "%zu would be moved; nothing was moved" : "%zu moved",
			    action.moved);
	return EXIT_SUCCESS;
}

static int run_retry(struct queue_call *call)
{
	return run_action(call, QUEUE_RETRY);
}

static int run_hold(struct queue_call *call)
{
	return run_action(call, QUEUE_HOLD);
}

static int run_release(struct queue_call *call)
{
	return run_action(call, QUEUE_RELEASE);
}

static int run_export(struct queue_call *call)
{
	return queue_copy_run(call, call->is_dry);
}

static const struct {
	const char *name;
	int (*run)(struct queue_call *call);
} commands[] = {
	{ "list", queue_list_run }, { "show", queue_list_show }, { "retry", run_retry },
	{ "hold", run_hold },       { "release", run_release },  { "verify", queue_check_run },
	{ "export", run_export },   { "find", queue_find_run },  { "trace", queue_trace_run },
};

static int run(struct queue_call *call, const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return commands[i].run(call);
	return EX_USAGE;
}

/* Reads the options, which usage.h has checked. getopt_long() moves them before the other words. */
static bool read_options(struct queue_call *call, int argc, char **argv)
{
	static const struct option known[] = { { "dry-run", no_argument, NULL, 'd' },
					       { "since", required_argument, NULL, 's' },
					       { "until", required_argument, NULL, 'u' },
					       { NULL, 0, NULL, 0 } };
	struct problem problem = { "" };
	struct when day;
	int option;
	optind = 0;
	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		call->is_dry |= option == 'd';
		if (option == '?' || (option != 'd' && when_parse(optarg, 0, &problem, &day) < 0))
			return false;
		if (option == 's')
			call->span.from_unix_ms = day.from_unix_ms;
		if (option == 'u')
			call->span.until_unix_ms = day.until_unix_ms;
		call->has_span |= option != 'd';
	}
	call->argc = argc - optind;
	call->argv = argv + optind;
	return true;
}

/* argv[0] is the sub-command. If it has no options, no word is one. */
static bool read_words(struct queue_call *call, const char *name, int argc, char **argv)
{
	const struct manual_page *page = manual_find(help_manual(), name);
	call->span = (struct queue_span){ INT64_MIN, INT64_MAX };
	call->argc = argc - 1;
	call->argv = argv + 1;
	return !page || !page->options || read_options(call, argc, argv);
}

int queue_command(const struct config *config, bool json, int argc, char **argv)
{
	struct queue_call call = { .config = config, .json = json };
	char name[32];
	struct problem problem = { "" };
	const struct spool_config spool = { .path = config->spool.path };
	if (argc < 1)
		return EX_USAGE;
	(void)snprintf(name, sizeof(name), "queue %s", argv[0]);
	if (!read_words(&call, name, argc, argv))
		return EX_USAGE;
	if (spool_open(&spool, &problem, &call.spool) < 0) {
		queue_call_complain(&call, &problem);
		return EXIT_FAILURE;
	}
	int status = run(&call, argv[0]);
	if (status == EXIT_SUCCESS && call.has_failed)
		status = EXIT_FAILURE;
	spool_destroy(call.spool);
	return status;
}
