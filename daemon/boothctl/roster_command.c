/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/roster_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/boothctl/output.h"
#include "daemon/boothctl/roster_call.h"
#include "daemon/roster/shelf.h"

static const char usage[] =
	"Usage: boothctl [--json] roster import FILE [--apply] [--replace|--merge] [--accept-changes]\n"
	"                [--keep-id hash|full|none] [--sheet NAME] [--column 姓名=B]...\n"
	"                [--report FILE|none] [--lang zh|en]\n"
	"       boothctl [--json] roster rollback\n"
	"       boothctl [--json] roster show [--clear] [TEXT | --class NAME]\n"
	"       boothctl roster tickets --out FILE.pdf [--csv FILE] [--class NAME] [--by 班级]\n"
	"                [--place TEXT] [--window TEXT]\n"
	"import changes nothing without --apply.\n";

static int roll_back(const struct roster_call *call)
{
	struct problem problem = { "" };
	struct shelf *shelf = NULL;
	if (call->argc != 1)
		return EX_USAGE;
	int r = shelf_open(call->config->roster.file, &problem, &shelf);
	if (r == 0)
		r = shelf_roll_back(shelf, &problem);
	shelf_close(shelf);
	if (r < 0)
		return roster_call_fail(&problem);
	roster_call_audit("rollback");
	if (call->json) {
		struct json_object *object = json_object_new_object();
		(void)json_add_text(object, "type", "rollback");
		(void)json_add_text(object, "roster", call->config->roster.file);
		output_json(object);
	} else {
		output_line("%s", call->language == ROSTER_ZH
					  ? "已恢复上一份名单"
					  : "the roster before is in force again");
	}
	return ROSTER_EXIT_GOOD;
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
				    .language = roster_call_locale(),
				    .argc = argc,
				    .argv = argv };
	int status = EX_USAGE;
	for (size_t i = 0; argc > 0 && i < sizeof(subcommands) / sizeof(subcommands[0]); i++)
		if (strcmp(subcommands[i].name, argv[0]) == 0)
			status = subcommands[i].run(&call);
	if (status == EX_USAGE)
		(void)fputs(usage, stderr);
	return status;
}
