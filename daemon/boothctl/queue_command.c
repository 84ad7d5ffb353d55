/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/base/cleanup.h"
#include "daemon/boothctl/help.h"
#include "daemon/boothctl/output.h"
#include "daemon/boothctl/queue_call.h"
#include "daemon/boothctl/queue_check.h"
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
		output_line("%zu moved", action.moved);
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

static void export_one(struct queue_call *call, const char *folder, const char *id,
		       struct queue_item *item)
{
	struct problem problem = { "" };
	int r = queue_look(call->spool, id, &problem, item);
	if (r == 0)
		r = queue_export(call->spool, item, folder, queue_call_pass_over, call, &problem);
	if (r < 0)
		queue_call_complain(call, &problem);
	else if (!call->json)
		output_line("%s/%s", folder, item->id);
}

static int run_export(struct queue_call *call)
{
	autofree struct queue_item *item = calloc(1, sizeof(*item));
	if (!item || call->argc < 2)
		return EX_USAGE;
	for (int i = 1; i < call->argc; i++)
		export_one(call, call->argv[0], call->argv[i], item);
	return EXIT_SUCCESS;
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

int queue_command(const struct config *config, bool json, int argc, char **argv)
{
	struct queue_call call = { .config = config, .json = json };
	struct problem problem = { "" };
	const struct spool_config spool = { .path = config->spool.path };
	if (argc < 1) {
		help_print_usage(stderr, "queue");
		return EX_USAGE;
	}
	if (spool_open(&spool, &problem, &call.spool) < 0) {
		queue_call_complain(&call, &problem);
		return EXIT_FAILURE;
	}
	call.argc = argc - 1;
	call.argv = argv + 1;
	int status = run(&call, argv[0]);
	if (status == EX_USAGE)
		help_print_usage(stderr, "queue");
	else if (call.has_failed)
		status = EXIT_FAILURE;
	spool_destroy(call.spool);
	return status;
}
