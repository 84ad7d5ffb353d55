/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/roster_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/roster_call.h"
#include "daemon/core/wording.h"
#include "daemon/roster/shelf.h"
#include "daemon/store/roster.h"

/* Opens the roster that a rollback would put in force. It must be whole, and made with the present
 * secret. */
static int open_older(struct shelf *shelf, const struct keyed_secret *secret,
		      struct problem *problem, struct roster **ret_roster)
{
	char path[SHELF_FILE_SIZE];
	struct problem why = { "" };
	int r = shelf_find_older(shelf, problem, path);
	if (r < 0)
		return r;
	r = roster_open(path, secret, &why, ret_roster);
	if (r < 0)
		return problem_set(problem, r,
				   "%s cannot be used: %s. Nothing was changed; remove this file "
				   "to go back to the roster before it",
				   path, why.text);
	return 0;
}

/* A damaged roster must not become a generation. */
static bool is_damaged(const char *path)
{
	struct problem why = { "" };
	struct roster *roster = NULL;
	int r = roster_open(path, NULL, &why, &roster);
	roster_close(roster);
	return r == -EBADMSG;
}

static int roll_back_to(const struct roster_call *call, struct roster **ret_roster,
			struct problem *problem)
{
	const struct config *config = call->config;
	struct keyed_secret secret;
	struct shelf *shelf = NULL;
	int r = keyed_hash_read(config->campaign.secret, problem, &secret);
	if (r == 0)
		r = shelf_open(config->roster.file, problem, &shelf);
	if (r == 0)
		r = open_older(shelf, &secret, problem, ret_roster);
	if (r == 0)
		r = shelf_roll_back(shelf, !is_damaged(config->roster.file), problem);
	shelf_close(shelf);
	explicit_bzero(&secret, sizeof(secret));
	return r;
}

static void print_in_force(const struct roster_call *call, const struct roster_facts *facts)
{
	if (call->json) {
		struct json_object *object = json_object_new_object();
		(void)json_add_text(object, "type", "rollback");
		(void)json_add_text(object, "roster", call->config->roster.file);
		(void)json_add_text(object, "source", facts->source);
		(void)json_add_text(object, "imported", facts->imported);
		(void)json_add_number(object, "persons", (int64_t)facts->persons);
		output_json(object);
		return;
	}
	output_line("now in force: %s (imported %s): %llu persons", facts->source, facts->imported,
		    (unsigned long long)facts->persons);
}

static int roll_back(const struct roster_call *call)
{
	struct problem problem = { "" };
	struct roster *roster = NULL;
	if (call->argc != 1)
		return EX_USAGE;
	int r = roll_back_to(call, &roster, &problem);
	if (r == 0) {
		roster_call_audit("rollback");
		print_in_force(call, roster_facts(roster));
	}
	roster_close(roster);
	return r < 0 ? roster_call_fail(&problem) : ROSTER_EXIT_GOOD;
}

static const struct {
	const char *name;
	int (*run)(const struct roster_call *call);
} subcommands[] = {
	{ "import", roster_import },
	{ "rollback", roll_back },
	{ "show", roster_show },
	{ "tickets", roster_tickets },
};

int roster_command(const struct config *config, bool json, int argc, char **argv)
{
	struct roster_call call = { .config = config,
				    .json = json,
				    .language = wording_catalog() ? ROSTER_ZH : ROSTER_EN,
				    .argc = argc,
				    .argv = argv };
	int status = EX_USAGE;
	for (size_t i = 0; argc > 0 && i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		if (strcmp(subcommands[i].name, argv[0]) == 0)
			status = subcommands[i].run(&call);
	return status;
}
