/* SPDX-License-Identifier: MIT */
/* boothctl: the program with which operators ask and command a booth. The table below lists its
 * commands. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/language.h"
#include "daemon/base/settings.h"
#include "daemon/base/settings_list.h"
#include "daemon/boothctl/answers.h"
#include "daemon/boothctl/ask.h"
#include "daemon/boothctl/backup_command.h"
#include "daemon/boothctl/config_check.h"
#include "daemon/boothctl/courier_test.h"
#include "daemon/boothctl/doctor.h"
#include "daemon/boothctl/fleet_command.h"
#include "daemon/boothctl/help.h"
#include "daemon/boothctl/keys_command.h"
#include "daemon/boothctl/lights_command.h"
#include "daemon/boothctl/office_call.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/purge_command.h"
#include "daemon/boothctl/queue_command.h"
#include "daemon/boothctl/restore_command.h"
#include "daemon/boothctl/roster_command.h"
#include "daemon/boothctl/staff_code_command.h"
#include "daemon/boothctl/stats_command.h"
#include "daemon/console/usage.h"
#include "daemon/link/rpc.h"

#define DEFAULT_SOCKET "/run/boothd/control.sock"
#define DEFAULT_FILE   "/etc/boothd/boothd.conf"

/* `ask` asks boothd. `work` reads the settings and works on the booth's files. If a command has
 * both functions, it first asks boothd, and works on the files only if no boothd runs. The pages of
 * help.h say which words may follow a command's name. */
struct command {
	const char *name;
	ask_fn *ask;
	int (*work)(const struct config *config, bool json, int argc, char **argv);
	/* reads the settings, works on the booth's files and asks boothd; argv[0] is the command */
	int (*both)(const struct config *config, const char *socket, bool json, int argc,
		    char **argv);
	/* like `work`, but also called if the settings contain mistakes; `settings` names the first
	 * mistake */
	int (*look)(const struct config *config, const struct problem *settings, const char *socket,
		    bool json);
	/* works without this machine's settings, which may be missing or wrong */
	int (*bare)(bool json, int argc, char **argv);
};

/* What `config` does if no boothd answers, or if nobody shall ask one. */
static int print_config(const struct config *config, bool json, int argc, char **argv)
{
	const struct ask words = { .argc = argc, .argv = argv };
	struct json_object *list = settings_list_describe(config);
	answers_print_config(list, json, ask_has_option(&words, "--changed"));
	json_object_put(list);
	return EXIT_SUCCESS;
}

static const struct command commands[] = {
	{ "status", .ask = ask_status },
	{ "watch", .ask = ask_watch },
	{ "press", .ask = ask_press },
	{ "code", .ask = ask_code },
	{ "override", .ask = ask_override },
	{ "again", .ask = ask_again },
	{ "maintenance", .ask = ask_maintenance },
	{ "config", .ask = ask_config, .work = print_config },
	{ "camera", .ask = ask_camera },
	{ "lights", .work = lights_command },
	{ "metrics", .ask = ask_metrics },
	{ "stats", .work = stats_command },
	{ "queue", .work = queue_command },
	{ "keys", .work = keys_command },
	{ "backup", .bare = backup_command },
	{ "restore", .bare = restore_command },
	{ "staff-code", .work = staff_code_command },
	{ "roster", .work = roster_command },
	{ "purge", .both = purge_command },
	{ "doctor", .look = doctor_run },
	{ "fleet", .work = fleet_command },
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

/* Commands that read the settings themselves, because they also tell what is wrong with these. */
static const struct {
	const char *name;
	int (*check)(const char *file, bool json);
} checks[] = {
	{ "config check", config_check },
	{ "courier test", courier_test },
};
enum { CHECKS = sizeof(checks) / sizeof(checks[0]) };

struct options {
	const char *socket, *file;
};

/* Finds the command whose name is the first word of the page's name. */
static const struct command *find_command(const char *name)
{
	size_t length = strcspn(name, " ");
	for (unsigned i = 0; i < COMMANDS; i++)
		if (strncmp(commands[i].name, name, length) == 0 && !commands[i].name[length])
			return &commands[i];
	return NULL;
}

/* Returns whether missing settings are no fault: an office machine, on which `boothctl fleet` runs and a
 * line for staff.codes is made, has no settings. */
static bool has_no_settings(const struct command *command, const char *file)
{
	bool is_of_office = command->work == fleet_command || command->work == staff_code_command;
	return is_of_office && strcmp(file, DEFAULT_FILE) == 0 && access(file, F_OK) < 0 &&
	       errno == ENOENT;
}

static int call_work(const struct command *command, const struct options *options,
		     const struct ask *ask, const struct config *config)
{
	if (command->both)
		return command->both(config, options->socket, ask->json, ask->argc + 1,
				     ask->argv - 1);
	return command->work(config, ask->json, ask->argc, ask->argv);
}

static int run_work(const struct command *command, const struct options *options,
		    const struct ask *ask)
{
	struct problem problem = { "" };
	autofree struct config *config = calloc(1, sizeof(*config));
	int r = config ? settings_read(options->file, &problem, config) : problem_memory(&problem);
	if (config && command->look)
		return command->look(config, &problem, options->socket, ask->json);
	if (r == 0)
		r = faultpoint_open(getenv("BOOTH_FAULT"), &problem);
	if (r == 0 || (config && has_no_settings(command, options->file)))
		return call_work(command, options, ask, config);
	output_complaint("%s", problem.text);
	return config ? EX_CONFIG : EX_OSERR;
}

static int run_ask(const struct command *command, const struct options *options, struct ask *ask)
{
	struct problem problem = { "" };
	int r = rpc_open(options->socket, &problem, &ask->rpc);
	if ((r == -ENOENT || r == -ECONNREFUSED) && command->work) {
		output_complaint("%s; these are the settings of the files", problem.text);
		return run_work(command, options, ask);
	}
	if (r == 0)
		r = command->ask(ask, &problem);
	rpc_close(ask->rpc);
	if (r < 0)
		output_complaint("%s", problem.text);
	if (r < 0 && command->ask == ask_status && !ask->json)
		ask_tell_checks(options->file, NULL);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_bare(const struct command *command, const struct usage *usage)
{
	struct problem problem = { "" };
	if (usage->values[HELP_FILE]) {
		output_complaint("%s takes no --config: it works on /etc/boothd and "
				 "/var/lib/boothd below --root",
				 command->name);
		return EX_USAGE;
	}
	if (faultpoint_open(getenv("BOOTH_FAULT"), &problem) < 0) {
		output_complaint("%s", problem.text);
		return EX_CONFIG;
	}
	return command->bare(usage->json, usage->argc, usage->argv);
}

/* Prints what the user asked to read. */
static int print_help(const struct usage *usage)
{
	if (usage->wants_version)
		(void)printf("boothctl %s\n", BOOTH_VERSION);
	else if (usage->page)
		manual_print_page(help_manual(), stdout, usage->page);
	else
		manual_print_all(help_manual(), stdout);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct usage usage;
	language_choose(language_is_chinese());
	if (office_call_is_meant(argc, argv))
		return office_call_run(argc, argv, DEFAULT_FILE);
	if (!usage_read(help_manual(), argc, argv, &usage))
		return EX_USAGE;
	if (usage.json) /* programs read this output */
		language_choose(false);
	if (usage.wants_help || usage.wants_version)
		return print_help(&usage);
	const char *file = usage.values[HELP_FILE] ? usage.values[HELP_FILE] : DEFAULT_FILE;
	for (unsigned i = 0; usage.page && i < CHECKS; i++)
		if (strcmp(usage.page->name, checks[i].name) == 0)
			return checks[i].check(file, usage.json);
	const struct command *command = usage.page ? find_command(usage.page->name) : NULL;
	if (!command) {
		manual_print_all(help_manual(), stderr);
		return EX_USAGE;
	}
	if (command->bare)
		return run_bare(command, &usage);
	struct options options = { .socket = usage.values[HELP_SOCKET] ? usage.values[HELP_SOCKET]
								       : DEFAULT_SOCKET,
				   .file = file };
	struct ask ask = {
		.json = usage.json, .file = options.file, .argc = usage.argc, .argv = usage.argv
	};
	bool is_asked = command->ask && !(command->work && ask_has_option(&ask, "--offline"));
	return is_asked ? run_ask(command, &options, &ask) : run_work(command, &options, &ask);
}
