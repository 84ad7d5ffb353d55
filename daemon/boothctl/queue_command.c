/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_command.h"

#include <errno.h>
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

struct action {
	struct queue_call *call;
	enum queue_action action;
	bool is_all;
	size_t moved;
};

static void act(struct action *action, const char *id)
{
	struct problem problem = { "" };
	if (action->call->is_dry) {
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
	if (action.is_all)
		queue_call_each(call, from[which], on_all, &action);
	for (int i = 0; i < call->argc && !action.is_all; i++)
		act(&action, call->argv[i]);
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

/* Takes --dry-run, which usage.h lets only some commands have, and which may be shortened, out of the
 * words before `--`. */
static bool take_dry(struct queue_call *call, const char *name)
{
	const struct manual_page *page = manual_find(help_manual(), name);
	int kept = 0;
	bool is_dry = false, is_literal = !page || !page->options;
	for (int i = 0; i < call->argc; i++) {
		char *word = call->argv[i];
		bool ends_options = !is_literal && strcmp(word, "--") == 0;
		bool is_option = !is_literal && word[0] == '-' && !ends_options;
		is_dry |= is_option;
		is_literal |= ends_options;
		if (!is_option && !ends_options)
			call->argv[kept++] = word;
	}
	call->argc = kept;
	return is_dry;
}

int queue_command(const struct config *config, bool json, int argc, char **argv)
{
	struct queue_call call = { .config = config, .json = json };
	char name[32];
	struct problem problem = { "" };
	const struct spool_config spool = { .path = config->spool.path };
	if (argc < 1) {
		help_print_usage("queue");
		return EX_USAGE;
	}
	if (spool_open(&spool, &problem, &call.spool) < 0) {
		queue_call_complain(&call, &problem);
		return EXIT_FAILURE;
	}
	call.argc = argc - 1;
	call.argv = argv + 1;
	(void)snprintf(name, sizeof(name), "queue %s", argv[0]);
	call.is_dry = take_dry(&call, name);
	int status = run(&call, argv[0]);
	if (status == EX_USAGE)
		help_print_usage("queue");
	else if (call.has_failed)
		status = EXIT_FAILURE;
	spool_destroy(call.spool);
	return status;
}
